/** What different firmwares offer, so that one test can run on each of them. */
package dev.drydock.efi.profile;
