/** How Java interfaces become guest tables of functions: declared once, bound once, traced in one place. */
package dev.drydock.efi.abi;
