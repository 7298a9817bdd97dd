package io.kanal.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Calls of one client, one after the other: log-ins, and the lists of administrators. */
final class PeopleCalls {
    private static final int TIMES = 100;
    private static final String FORM = "application/x-www-form-urlencoded";

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final String address;
    private final PeopleLoad.Person administrator;

    PeopleCalls(String address, PeopleLoad.Person administrator) {
        this.address = address;
        this.administrator = administrator;
    }

    static void head(String what, Report report) {
        report.line("| %s | times | p50 ms | p95 ms | max ms |".formatted(what));
        report.line("|---|---|---|---|---|");
    }

    static void row(String what, double[] times, Report report) {
        report.line(
                times.length == 0
                        ? "| %s | 0 | | | |".formatted(what)
                        : "| %s | %d | %.1f | %.1f | %.1f |"
                                .formatted(
                                        what,
                                        times.length,
                                        Report.percentile(times, 0.5),
                                        Report.percentile(times, 0.95),
                                        Report.percentile(times, 1)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path));
    }

    /** Milliseconds until the answer is here as a whole; another status than the expected ends the benchmark. */
    private double timed(HttpRequest request, int expected) throws IOException, InterruptedException {
        long start = System.nanoTime();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        double millis = (System.nanoTime() - start) / 1e6;
        if (answer.statusCode() != expected) {
            throw new IllegalStateException(request.uri() + " answers " + answer.statusCode() + ": " + answer.body());
        }
        return millis;
    }

    void warmUp() throws IOException, InterruptedException {
        for (int i = 0; i < TIMES; i++) {
            timed(page("/app/people"), 200);
            timed(call("/api/admin/users?search=anna"), 200);
            client.send(request("/login/" + "x".repeat(43)).build(), HttpResponse.BodyHandlers.discarding());
        }
    }

    /** Presses the button of each link, whose page was opened before; each comes from an address of its own. */
    void logIn(List<String> links, Report report) throws IOException, InterruptedException {
        double[] times = new double[links.size()];
        for (int i = 0; i < times.length; i++) {
            HttpResponse<String> opened =
                    client.send(request(links.get(i)).build(), HttpResponse.BodyHandlers.ofString());
            String nonce = opened.body().replaceAll("(?s).*name=\"nonce\" value=\"([^\"]+)\".*", "$1");
            String cookies = opened.headers().allValues("Set-Cookie").stream()
                    .map(cookie -> cookie.split(";", 2)[0])
                    .collect(Collectors.joining("; "));
            times[i] = timed(
                    request(links.get(i))
                            .header("Cookie", cookies)
                            .header("Content-Type", FORM)
                            .header("X-Forwarded-For", "203.0.113." + i)
                            .POST(HttpRequest.BodyPublishers.ofString("nonce=" + encoded(nonce)))
                            .build(),
                    303);
        }
        row("one-time link", times, report);
    }

    /** Opens the Mini App as so many people, each signed by the bot of this token. */
    void launch(String token, long firstTelegramId, int many, Report report) throws Exception {
        double[] times = new double[many];
        for (int i = 0; i < many; i++) {
            times[i] = timed(
                    request("/miniapp/session")
                            .header("X-Forwarded-Proto", "https")
                            .header("X-Forwarded-For", "203.0.113." + (100 + i))
                            .header("Origin", address.replace("http:", "https:"))
                            .header("Sec-Fetch-Site", "same-origin")
                            .header("Content-Type", FORM)
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "launch=" + encoded(signed(token, firstTelegramId + i))))
                            .build(),
                    200);
        }
        row("Mini App", times, report);
    }

    /** The shortest call with each person's key. */
    void byKey(List<PeopleLoad.Person> people, int many, Report report) throws IOException, InterruptedException {
        double[] times = new double[many];
        for (int i = 0; i < many; i++) {
            times[i] = timed(
                    request("/api/v1/saved?limit=1")
                            .header("Authorization", "Bearer " + people.get(i).key())
                            .build(),
                    200);
        }
        row("key, with the shortest call", times, report);
    }

    /** Pages and calls that list people. */
    void lists(long lastId, Report report) throws IOException, InterruptedException {
        long middle = lastId / 2;
        for (String path : List.of(
                "/app/people",
                "/app/people?before=" + middle,
                "/app/people?tier=premium",
                "/app/people?tier=premium&before=" + middle,
                "/app/people?show=blocked",
                "/app/people?show=administrators",
                "/app/people?q=anna",
                "/app/people?q=anna+kaya",
                "/app/people?q=user_77777",
                "/app/people?q=nobodyofthisname")) {
            repeat("page " + path, page(path), report);
        }
        for (String path : List.of(
                "/api/admin/users",
                "/api/admin/users?page=100",
                "/api/admin/users?subscription=premium",
                "/api/admin/users?search=anna",
                "/api/admin/users?search=user_77777",
                "/api/admin/stats/summary",
                "/users?limit=20")) {
            repeat("REST " + path, call(path), report);
        }
    }

    private void repeat(String what, HttpRequest request, Report report) throws IOException, InterruptedException {
        double[] times = new double[TIMES];
        for (int i = -10; i < TIMES; i++) {
            double millis = timed(request, 200);
            if (i >= 0) {
                times[i] = millis;
            }
        }
        row("`" + what + "`", times, report);
    }

    private HttpRequest page(String path) {
        return request(path)
                .header("Cookie", "kanal=" + administrator.session())
                .header("Accept", "text/html")
                .build();
    }

    private HttpRequest call(String path) {
        return request(path)
                .header("Authorization", "Bearer " + administrator.key())
                .build();
    }

    /** A launch as Telegram signs it. */
    private static String signed(String token, long telegramId) throws GeneralSecurityException {
        Map<String, String> fields = new TreeMap<>(Map.of(
                "user", "{\"id\":%d,\"first_name\":\"Zoë\"}".formatted(telegramId),
                "auth_date", Long.toString(Instant.now().getEpochSecond()),
                "query_id", UUID.randomUUID().toString(),
                "signature", "x_Y-z"));
        String text = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining("\n"));
        byte[] key = hmac("WebAppData".getBytes(StandardCharsets.UTF_8), token);
        return fields.entrySet().stream()
                        .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                        .collect(Collectors.joining("&"))
                + "&hash=" + HexFormat.of().formatHex(hmac(key, text));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
