package dev.drydock.core.state;

import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A map of a run, iterating in the order of insertion so that runs are repeatable.
 *
 * @param <K> an immutable type
 * @param <V> an immutable type; an array is taken as immutable once it is in the map
 */
public final class StateMap<K, V> extends AbstractMap<K, V> implements Stateful {
    private LinkedHashMap<K, V> entries = new LinkedHashMap<>();

    StateMap() {}

    @Override
    public V put(K key, V value) {
        return entries.put(key, value);
    }

    @Override
    public V get(Object key) {
        return entries.get(key);
    }

    @Override
    public V remove(Object key) {
        return entries.remove(key);
    }

    @Override
    public boolean containsKey(Object key) {
        return entries.containsKey(key);
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public Set<Map.Entry<K, V>> entrySet() {
        return entries.entrySet();
    }

    @Override
    public Object capture() {
        return new LinkedHashMap<>(entries);
    }

    @Override
    @SuppressWarnings("unchecked") // only ever given what capture() returned
    public void restore(Object image) {
        entries = new LinkedHashMap<>((Map<K, V>) image);
    }
}
