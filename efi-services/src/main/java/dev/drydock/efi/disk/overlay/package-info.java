/**
 * A file with what was changed on a disk that is itself left as it is.
 *
 * <p>The format, version 1, with integers in little-endian order:
 *
 * <table>
 * <caption>Regions of the file</caption>
 * <tr><th>offset</th><th>bytes</th><th>contents</th></tr>
 * <tr><td>0</td><td>4096</td><td>the header</td></tr>
 * <tr><td>4096</td><td>8192 a page</td><td>the map: each page twice, the first copy before the second</td></tr>
 * <tr><td>behind the map</td><td>block count times block size</td><td>the changed blocks, in the order of the disk; a block
 * that was never written is a hole, and the file ends behind the last one that was</td></tr>
 * </table>
 *
 * <table>
 * <caption>The header</caption>
 * <tr><th>offset</th><th>bytes</th><th>field</th></tr>
 * <tr><td>0</td><td>8</td><td>magic: 0x89, "DRYOVL", 0x0a</td></tr>
 * <tr><td>8</td><td>4</td><td>version: 1</td></tr>
 * <tr><td>12</td><td>4</td><td>block size of the disk below, in bytes</td></tr>
 * <tr><td>16</td><td>8</td><td>block count of the disk below</td></tr>
 * <tr><td>24</td><td>32</td><td>base digest: the SHA-256 of the first 2 MiB of the disk below, or of all of a smaller one</td></tr>
 * <tr><td>56</td><td>4036</td><td>reserved: 0</td></tr>
 * <tr><td>4092</td><td>4</td><td>CRC-32 of all that is before it</td></tr>
 * </table>
 *
 * <table>
 * <caption>A page of the map, for 32640 blocks</caption>
 * <tr><th>offset</th><th>bytes</th><th>field</th></tr>
 * <tr><td>0</td><td>4080</td><td>a bit for each block, the lowest of the first byte first: 1 if the block is in this file</td></tr>
 * <tr><td>4080</td><td>8</td><td>the page's number, from 0</td></tr>
 * <tr><td>4088</td><td>4</td><td>magic: "MAP1"</td></tr>
 * <tr><td>4092</td><td>4</td><td>CRC-32 of all that is before it</td></tr>
 * </table>
 *
 * <p>A page that holds nothing but zeroes in both copies was never written: none of its blocks is changed. What is written is made
 * durable in this order: blocks, first copies, second copies; so at every moment one copy of a page is whole, or there was none.
 * Of two whole copies that differ the first is the newer one.
 */
package dev.drydock.efi.disk.overlay;
