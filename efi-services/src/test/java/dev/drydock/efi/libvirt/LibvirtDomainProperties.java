package dev.drydock.efi.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class LibvirtDomainProperties {
    @Property(tries = 300)
    void aDomainThatIsCutOrChangedIsReadOrRefused(@ForAll @IntRange(min = 0, max = 2000) int at,
            @ForAll @IntRange(min = 0, max = 40) int length, @ForAll("pieces") String piece) {
        String xml = DomainXml.X86_64;
        int begin = Math.min(at, xml.length());
        String changed = xml.substring(0, begin) + piece + xml.substring(Math.min(begin + length, xml.length()));
        try {
            assertThat(LibvirtDomain.parse(changed).name()).isNotNull();
        } catch (LibvirtFormatException e) {
            assertThat(e.element()).startsWith("/");
        }
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of("", "<", "&", "<disk>", "</disk>", "'", "<![CDATA[", "]]>", "<?a?>", "\u0000", "\ud800",
                "-1",
                "<os/>", " xmlns='a'", "&#0;", "\u0085");
    }
}
