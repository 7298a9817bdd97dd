package io.kanal.journeys;

import java.util.concurrent.atomic.AtomicBoolean;

/** Posts in four languages that journeys find: pushed once per test process. */
final class SampleRecord {
    private static final AtomicBoolean PUSHED = new AtomicBoolean();

    private SampleRecord() {}

    static synchronized void present() {
        if (PUSHED.compareAndSet(false, true)) {
            Server.shared().push(lines());
        }
    }

    private static String lines() {
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 40; i++) {
            lines.append(line(
                    2_000_000_001L,
                    "Harbour Wire",
                    "harbour_wire",
                    i,
                    "Harbour report " + i + ": the ferry to the north island sails at noon, tickets cost " + (10 + i)
                            + " crowns.",
                    1_790_000_000L + i * 3_600L,
                    ""));
        }
        lines.append(line(
                2_000_000_001L,
                "Harbour Wire",
                "harbour_wire",
                41,
                "Storm warning <b>not bold</b>: the lighthouse keeper closes the pier tonight.",
                1_790_200_000L,
                ",\"entities\":[{\"type\":\"bold\",\"offset\":0,\"length\":13}]"));
        lines.append(line(
                2_000_000_001L,
                "Harbour Wire",
                "harbour_wire",
                41,
                "Storm warning lifted: the lighthouse keeper opens the pier tonight.",
                1_790_200_000L,
                ",\"edit_date\":1790203600"));
        // Code in one long line, which scrolls by itself and not with the page.
        lines.append(line(
                2_000_000_001L,
                "Harbour Wire",
                "harbour_wire",
                42,
                "ferry.schedule(north_island, first=noon, every=hour, pier=north_pier, tickets=crowns(11), crew=keeper_and_two)",
                1_790_195_000L,
                ",\"entities\":[{\"type\":\"pre\",\"offset\":0,\"length\":110,\"language\":\"python\"}]"));
        lines.append(line(
                2_000_000_002L,
                "Вести гавани",
                "vesti_gavani",
                1,
                "Маяк снова работает: смотритель открыл пирс и обновил расписание паромов.",
                1_790_100_000L,
                ""));
        lines.append(line(
                2_000_000_003L,
                "خبر بندر",
                "bandar_news",
                1,
                "فانوس دریایی دوباره روشن شد و اسکله امشب باز است.",
                1_790_110_000L,
                ""));
        return lines.toString();
    }

    private static String line(long bare, String title, String username, int id, String text, long date, String more) {
        return """
                {"message_id":%d,"date":%d,"chat":{"id":-100%d,"type":"channel","title":"%s","username":"%s"},"text":"%s"%s}
                """.formatted(id, date, bare, title, username, text, more);
    }
}
