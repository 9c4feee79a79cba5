/** The processor as the machine sees it: run until something needs the host, then look and change. */
package dev.drydock.core.cpu;
