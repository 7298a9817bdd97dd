package io.kanal.simulator.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fields and files of a {@code multipart/form-data} body (RFC 7578). */
public record Multipart(Map<String, String> fields, Map<String, Upload> files) {
    private static final Pattern BOUNDARY =
            Pattern.compile("boundary=(?:\"([^\"]+)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME =
            Pattern.compile("[; ]name=(?:\"([^\"]*)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);
    private static final Pattern FILE_NAME =
            Pattern.compile("[; ]filename=(?:\"([^\"]*)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);

    public Multipart {
        fields = Map.copyOf(fields);
        files = Map.copyOf(files);
    }

    public static Multipart read(Request request) {
        Matcher boundary = BOUNDARY.matcher(request.header("content-type").orElse(""));
        if (!boundary.find()) {
            throw new BadRequestException("multipart body without a boundary");
        }
        byte[] mark = ("--" + first(boundary)).getBytes(StandardCharsets.ISO_8859_1);
        byte[] body = request.body();
        Map<String, String> fields = new LinkedHashMap<>();
        Map<String, Upload> files = new LinkedHashMap<>();
        int at = indexOf(body, mark, 0);
        while (at >= 0) {
            int start = at + mark.length;
            if (start + 1 < body.length && body[start] == '-' && body[start + 1] == '-') {
                return new Multipart(fields, files);
            }
            int next = indexOf(body, mark, start);
            if (next < 0) {
                break;
            }
            readPart(Arrays.copyOfRange(body, start, next), fields, files);
            at = next;
        }
        throw new BadRequestException("multipart body ends before its closing boundary");
    }

    private static void readPart(byte[] part, Map<String, String> fields, Map<String, Upload> files) {
        int headEnd = indexOf(part, "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1), 0);
        if (headEnd < 0) {
            throw new BadRequestException("multipart part without headers");
        }
        String disposition = "";
        String type = "application/octet-stream";
        for (String line : new String(part, 0, headEnd, StandardCharsets.UTF_8).split("\r\n", -1)) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-disposition:")) {
                disposition = line;
            } else if (lower.startsWith("content-type:")) {
                type = line.substring("content-type:".length()).strip();
            }
        }
        Matcher name = NAME.matcher(disposition);
        if (!name.find()) {
            throw new BadRequestException("multipart part without a name");
        }
        int bodyStart = headEnd + 4;
        byte[] content = Arrays.copyOfRange(part, bodyStart, Math.max(bodyStart, part.length - 2));
        Matcher fileName = FILE_NAME.matcher(disposition);
        if (fileName.find()) {
            files.put(first(name), new Upload(first(fileName), type, content));
        } else {
            fields.put(first(name), new String(content, StandardCharsets.UTF_8));
        }
    }

    private static String first(Matcher matcher) {
        return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    }

    private static int indexOf(byte[] text, byte[] wanted, int from) {
        outer:
        for (int i = from; i <= text.length - wanted.length; i++) {
            for (int j = 0; j < wanted.length; j++) {
                if (text[i + j] != wanted[j]) {
                    continue outer;
                }
            }
            return i;
        }
        return -1;
    }
}
