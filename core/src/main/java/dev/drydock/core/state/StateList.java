package dev.drydock.core.state;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

/**
 * A list of a run.
 *
 * @param <T> an immutable type
 */
public final class StateList<T> extends AbstractList<T> implements Stateful {
    private ArrayList<T> elements = new ArrayList<>();

    StateList() {}

    @Override
    public T get(int index) {
        return elements.get(index);
    }

    @Override
    public int size() {
        return elements.size();
    }

    @Override
    public T set(int index, T element) {
        return elements.set(index, element);
    }

    @Override
    public void add(int index, T element) {
        modCount++;
        elements.add(index, element);
    }

    @Override
    public T remove(int index) {
        modCount++;
        return elements.remove(index);
    }

    @Override
    public Object capture() {
        return List.copyOf(elements);
    }

    @Override
    @SuppressWarnings("unchecked") // only ever given what capture() returned
    public void restore(Object image) {
        modCount++;
        elements = new ArrayList<>((List<T>) image);
    }
}
