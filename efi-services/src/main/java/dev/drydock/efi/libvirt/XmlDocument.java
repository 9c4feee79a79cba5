package dev.drydock.efi.libvirt;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads XML into elements: without document types, entities of its own, or anything from elsewhere, and within limits. */
final class XmlDocument {
    private static final int LONGEST = 4 << 20;
    private static final int DEEPEST = 64;
    private static final int MOST_ELEMENTS = 20_000;

    private XmlDocument() {}

    /** @throws LibvirtFormatException if it is not well-formed, has a document type, or is beyond the limits */
    static XmlElement read(String xml) throws LibvirtFormatException {
        if (xml.length() > LONGEST) {
            throw new LibvirtFormatException("/", "has more than " + LONGEST + " characters");
        }
        try {
            XMLStreamReader reader = factory().createXMLStreamReader(new StringReader(xml));
            try {
                return read(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            throw notWellFormed(e);
        }
    }

    private static XMLInputFactory factory() {
        // The JDK's own, whatever else is on the class path.
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setXMLResolver((_, _, _, _) -> {
            throw new XMLStreamException("nothing is read from elsewhere");
        });
        return factory;
    }

    private static LibvirtFormatException notWellFormed(XMLStreamException e) {
        Location at = e.getLocation();
        String where = at == null ? "" : "line " + at.getLineNumber() + ", column " + at.getColumnNumber() + ": ";
        String message = String.valueOf(e.getMessage());
        int reason = message.indexOf("Message: ");
        return new LibvirtFormatException("/",
                where + (reason < 0 ? message : message.substring(reason + "Message: ".length())).replace('\n', ' '));
    }

    private static XmlElement read(XMLStreamReader reader) throws XMLStreamException, LibvirtFormatException {
        Deque<XmlElement> open = new ArrayDeque<>();
        XmlElement root = null;
        int elements = 0;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.DTD -> throw new LibvirtFormatException("/",
                        "a document type declaration is not accepted");
                case XMLStreamConstants.ENTITY_REFERENCE -> throw open.element().problem("an entity is not accepted");
                case XMLStreamConstants.START_ELEMENT -> {
                    String name = name(reader);
                    XmlElement element = root == null
                            ? new XmlElement(name, "/" + name, attributes(reader))
                            : open.element().add(name, attributes(reader));
                    root = root == null ? element : root;
                    open.push(element);
                    if (open.size() > DEEPEST || ++elements > MOST_ELEMENTS) {
                        throw new LibvirtFormatException(root.path(), "has more than " + MOST_ELEMENTS
                                + " elements, or they are more than " + DEEPEST + " deep");
                    }
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (!open.isEmpty()) {
                        open.element().addText(reader.getText());
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> open.pop();
                default -> {
                    // Comments, white space and processing instructions say nothing.
                }
            }
        }
        return root;
    }

    private static String name(XMLStreamReader reader) {
        return reader.getPrefix() == null || reader.getPrefix().isEmpty()
                ? reader.getLocalName()
                : reader.getPrefix() + ":" + reader.getLocalName();
    }

    private static Map<String, String> attributes(XMLStreamReader reader) {
        Map<String, String> result = new LinkedHashMap<>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String prefix = reader.getAttributePrefix(i);
            String name = reader.getAttributeLocalName(i);
            result.put(prefix == null || prefix.isEmpty() ? name : prefix + ":" + name, reader.getAttributeValue(i));
        }
        return result;
    }
}
