package io.kanal.web.internal;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.input.InvalidInput;
import io.kanal.shared.text.Characters;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.tomcat.util.http.fileupload.FileItemIterator;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.UploadContext;
import org.jspecify.annotations.Nullable;

/**
 * A form with one large file, read as it arrives. The servlet API would write the whole file to a temporary folder before
 * anybody sees it; exports of many gigabytes go straight to where imports are kept instead. Used by one thread.
 */
public final class UploadForm {
    private static final int MOST_FIELDS = 20;
    private static final int LONGEST_HEAD = 8_192;
    private static final int LONGEST_VALUE = 200;

    private final FileItemIterator parts;
    private final Map<String, String> fields = new HashMap<>();
    private String fileName = "";

    private UploadForm(FileItemIterator parts) {
        this.parts = parts;
    }

    /**
     * Begins to read.
     *
     * @throws KanalException {@code BAD_REQUEST} where the body is no such form
     */
    public static UploadForm of(HttpServletRequest request) {
        FileUpload upload = new FileUpload();
        upload.setHeaderEncoding("UTF-8");
        upload.setPartHeaderSizeMax(LONGEST_HEAD);
        upload.setFileCountMax(MOST_FIELDS);
        try {
            return new UploadForm(upload.getItemIterator(new Body(request)));
        } catch (IOException e) {
            throw new KanalException(ErrorCode.BAD_REQUEST, "This is not the form of an upload, or it broke off", e);
        }
    }

    /**
     * The file in the field of this name, to be read to its end before anything else. It is not for closing, which would
     * read the rest of a file that was refused.
     *
     * @throws KanalException {@code INVALID} where nobody chose one
     */
    public InputStream file(String field) throws IOException {
        for (FileItemStream part = next(); part != null; part = next()) {
            String name = part.getName();
            if (part.getFieldName().equals(field) && !part.isFormField() && name != null && !name.isBlank()) {
                if (!Characters.isStorable(name)) {
                    throw InvalidInput.of(
                            field, Characters.EXPECTED, "The file's name: expected " + Characters.EXPECTED);
                }
                fileName = name;
                return part.openStream();
            }
            take(part);
        }
        throw InvalidInput.of(field, "a file with its name", "Choose a file first: result.json, or the export as .zip");
    }

    /** What the file is called where it came from. */
    public String fileName() {
        return fileName;
    }

    /** Reads what is behind the file; the names of all other fields of the form. */
    public Set<String> readOn() {
        for (FileItemStream part = next(); part != null; part = next()) {
            take(part);
        }
        return Set.copyOf(fields.keySet());
    }

    /** What a field holds that was read; empty where there is none. */
    public String value(String field) {
        return fields.getOrDefault(field, "").strip();
    }

    private void take(FileItemStream part) {
        try (InputStream in = part.openStream()) {
            byte[] value = part.isFormField() ? in.readNBytes(LONGEST_VALUE) : new byte[0];
            fields.put(part.getFieldName(), new String(value, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new KanalException(ErrorCode.BAD_REQUEST, "The upload broke off before its end", e);
        }
    }

    private @Nullable FileItemStream next() {
        try {
            return parts.hasNext() ? parts.next() : null;
        } catch (IOException e) {
            throw new KanalException(ErrorCode.BAD_REQUEST, "The upload broke off before its end", e);
        }
    }

    /** The request's body. */
    private record Body(HttpServletRequest request) implements UploadContext {
        @Override
        public String getCharacterEncoding() {
            return "UTF-8";
        }

        @Override
        public long contentLength() {
            return request.getContentLengthLong();
        }

        @Override
        public String getContentType() {
            return String.valueOf(request.getContentType());
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return request.getInputStream();
        }
    }
}
