package io.kanal.ingest.internal.export.unpack;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/**
 * Unpacked bytes that simply end where the packed ones are broken or cut off: the reader above notices that its text is
 * not whole, keeps what it has and says so.
 */
final class CutTolerantStream extends FilterInputStream {
    private boolean cut;

    CutTolerantStream(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int count = read(one, 0, 1);
        return count < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (cut) {
            return -1;
        }
        try {
            return in.read(bytes, offset, length);
        } catch (EOFException | ZipException e) {
            // The end of what can be unpacked; the text above is cut off and reported as such.
            cut = true;
            return -1;
        }
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
