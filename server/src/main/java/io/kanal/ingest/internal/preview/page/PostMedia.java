package io.kanal.ingest.internal.preview.page;

import io.kanal.posts.message.Media;
import io.kanal.posts.message.Media.FileKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * What a post carries besides text. Addresses of files expire; sizes are rounded by the page ("4.2 MB"), so a size from
 * here is near the truth, not exact. Widths of photos are those of the page's layout and left out.
 */
final class PostMedia {
    private static final Pattern BACKGROUND =
            Pattern.compile("background-image:\\s*url\\(\\s*['\"]?([^'\")]{1,2000})['\"]?\\s*\\)");
    private static final Pattern BOX =
            Pattern.compile("width:\\s*(\\d{1,5})px;\\s*padding-top:\\s*(\\d{1,4}(?:\\.\\d{1,15})?)%");
    private static final Pattern CLOCK = Pattern.compile("(?:(\\d{1,3}):)?(\\d{1,3}):(\\d{2})");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,3})?)\\s*(B|KB|MB|GB)\\b");
    private static final Pattern POINT =
            Pattern.compile("[?&](?:q|ll)=(-?\\d{1,3}(?:\\.\\d{1,18})?),(-?\\d{1,3}(?:\\.\\d{1,18})?)");

    private PostMedia() {}

    /**
     * One thing a post carries.
     *
     * @param message the id of the album's item it belongs to, where its link says so
     */
    record Item(Media media, @Nullable Long message) {}

    static List<Item> read(PostParts parts) {
        List<Item> items = new ArrayList<>();
        for (Element element : parts.inOrder()) {
            Media media = mediaOf(element, parts);
            if (media != null) {
                items.add(new Item(media, itemId(element)));
            }
        }
        parts.first("tgme_widget_message_link_preview")
                .flatMap(PostMedia::webPage)
                .ifPresent(page -> items.add(new Item(page, null)));
        return items;
    }

    private static @Nullable Media mediaOf(Element element, PostParts parts) {
        for (String name : element.classNames()) {
            Media media = switch (name) {
                case "tgme_widget_message_photo_wrap" -> photo(element);
                case "tgme_widget_message_video_player" -> video(element);
                case "tgme_widget_message_roundvideo_player" -> roundVideo(element);
                case "tgme_widget_message_voice_player" -> voice(element);
                case "tgme_widget_message_document_wrap" -> document(element);
                case "tgme_widget_message_sticker_wrap" -> sticker(element);
                case "tgme_widget_message_tgsticker_wrap" ->
                    parts.has("tgme_widget_message_sticker_wrap") ? null : sticker(element);
                case "tgme_widget_message_poll" -> poll(element, parts);
                case "tgme_widget_message_location_wrap", "tgme_widget_message_venue_wrap" -> place(element);
                case "tgme_widget_message_contact_wrap" -> contact(element);
                case "tgme_widget_message_game", "tgme_widget_message_invoice" ->
                    new Media.Other(name.substring("tgme_widget_message_".length()), null);
                default -> null;
            };
            if (media != null) {
                return media;
            }
        }
        return null;
    }

    private static @Nullable Long itemId(Element element) {
        return TelegramAddress.find(element.attr("href"))
                .map(TelegramAddress::message)
                .orElse(null);
    }

    private static Media photo(Element element) {
        Files file = file(FileKind.PHOTO).with(background(element), null);
        file.remoteId = name(element);
        return file.build(null, spoiler(element), null);
    }

    /** Among the classes of a photo stands its number, the same on every page that shows it. */
    private static @Nullable String name(Element photo) {
        return photo.classNames().stream()
                .filter(each -> each.matches("\\d{5,20}"))
                .findFirst()
                .orElse(null);
    }

    private static Media video(Element element) {
        Element player = element.selectFirst("video[src]");
        Integer seconds = seconds(element.selectFirst(".message_video_duration"));
        boolean loops = player != null && player.hasAttr("loop") && seconds == null;
        Files file = file(loops ? FileKind.ANIMATION : FileKind.VIDEO)
                .with(source(player), background(element.selectFirst(".tgme_widget_message_video_thumb")));
        Element box = element.selectFirst(".tgme_widget_message_video_wrap");
        Matcher size = BOX.matcher(box == null ? "" : box.attr("style"));
        if (size.find()) {
            int width = Integer.parseInt(size.group(1));
            file.width = width;
            file.height = (int) Math.round(width * Double.parseDouble(size.group(2)) / 100);
        }
        return file.build(seconds, spoiler(element), player == null ? label(element) : null);
    }

    private static Media roundVideo(Element element) {
        Element player = element.selectFirst("video[src]");
        return file(FileKind.VIDEO_NOTE)
                .with(source(player), background(element.selectFirst(".tgme_widget_message_roundvideo_thumb")))
                .build(
                        seconds(element.selectFirst(".tgme_widget_message_roundvideo_duration")),
                        false,
                        player == null ? label(element) : null);
    }

    private static Media voice(Element element) {
        return file(FileKind.VOICE)
                .with(source(element.selectFirst("audio[src]")), null)
                .build(seconds(element.selectFirst(".tgme_widget_message_voice_duration")), false, null);
    }

    private static Media document(Element element) {
        String title = words(element.selectFirst(".tgme_widget_message_document_title"));
        String extra = words(element.selectFirst(".tgme_widget_message_document_extra"));
        Element icon = element.selectFirst(".tgme_widget_message_document_icon");
        boolean audio = icon != null && icon.hasClass("audio");
        Files file = file(audio ? FileKind.AUDIO : FileKind.DOCUMENT);
        if (audio) {
            file.title = title;
            file.performer = extra;
        } else {
            file.fileName = title;
            file.bytes = bytes(extra);
        }
        return file.build(null, false, null);
    }

    private static Media sticker(Element element) {
        Element picture = element.selectFirst("[data-webp], source[srcset], video[src], img[src]");
        String address = null;
        if (picture != null) {
            for (String attribute : List.of("data-webp", "srcset", "src")) {
                if (address == null && !picture.attr(attribute).isBlank()) {
                    address = address(picture.attr(attribute));
                }
            }
        }
        if (address == null) {
            address = background(element.selectFirst(".tgme_widget_message_sticker"));
        }
        return file(FileKind.STICKER).with(address, null).build(null, false, null);
    }

    private static Media poll(Element element, PostParts parts) {
        List<Media.Poll.Option> options = new ArrayList<>();
        for (Element option : element.select(".tgme_widget_message_poll_option")) {
            String text = words(option.selectFirst(".tgme_widget_message_poll_option_text"));
            String share = words(option.selectFirst(".tgme_widget_message_poll_option_percent"));
            Integer percent = share == null
                    ? null
                    : AbbreviatedNumber.find(share)
                            .map(counter -> (int) Math.min(100, counter.value()))
                            .orElse(null);
            options.add(new Media.Poll.Option(text == null ? "" : text, null, percent));
        }
        String question = words(element.selectFirst(".tgme_widget_message_poll_question"));
        String type = words(element.selectFirst(".tgme_widget_message_poll_type"));
        Long voters = parts.first("tgme_widget_message_voters")
                .flatMap(shown -> AbbreviatedNumber.find(shown.text()))
                .map(counter -> counter.value())
                .orElse(null);
        return new Media.Poll(
                question == null ? "" : question, options, voters, type != null && type.contains("Final"));
    }

    private static @Nullable Media place(Element element) {
        Matcher point = POINT.matcher(element.attr("href"));
        if (!point.find()) {
            return null;
        }
        double latitude = Double.parseDouble(point.group(1));
        double longitude = Double.parseDouble(point.group(2));
        if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) {
            return null;
        }
        return new Media.Place(
                latitude,
                longitude,
                words(element.selectFirst(".tgme_widget_message_venue_title")),
                words(element.selectFirst(".tgme_widget_message_venue_address")));
    }

    private static Media contact(Element element) {
        String name = words(element.selectFirst(".tgme_widget_message_contact_name"));
        return new Media.Contact(
                name == null ? "" : name, words(element.selectFirst(".tgme_widget_message_contact_phone")), null);
    }

    private static Optional<Media> webPage(Element element) {
        String url = LinkSpan.unescape(element.attr("href").strip());
        if (url.isEmpty()) {
            return Optional.empty();
        }
        String image = background(element.selectFirst(".link_preview_image, .link_preview_right_image"));
        return Optional.of(new Media.WebPage(
                url,
                words(element.selectFirst(".link_preview_site_name")),
                words(element.selectFirst(".link_preview_title")),
                words(element.selectFirst(".link_preview_description")),
                image));
    }

    private static boolean spoiler(Element element) {
        return element.className().contains("spoiler") || element.selectFirst("[class*=media_spoiler]") != null;
    }

    private static @Nullable String label(Element element) {
        return words(element.selectFirst(".message_media_not_supported_label"));
    }

    static @Nullable String words(@Nullable Element element) {
        if (element == null) {
            return null;
        }
        String words = PreviewText.read(element).text();
        return words.isEmpty() ? null : words;
    }

    private static @Nullable String source(@Nullable Element player) {
        return player == null ? null : address(player.attr("src"));
    }

    static @Nullable String background(@Nullable Element element) {
        if (element == null) {
            return null;
        }
        Matcher matcher = BACKGROUND.matcher(element.attr("style"));
        return matcher.find() ? address(matcher.group(1)) : null;
    }

    /** A web address, made absolute; pictures that are part of the page itself ({@code data:}) are none. */
    static @Nullable String address(String written) {
        String address = LinkSpan.unescape(written.strip());
        if (address.startsWith("//")) {
            address = "https:" + address;
        }
        return address.startsWith("https://") || address.startsWith("http://") ? address : null;
    }

    private static @Nullable Integer seconds(@Nullable Element shown) {
        Matcher clock = CLOCK.matcher(shown == null ? "" : shown.text());
        if (!clock.find()) {
            return null;
        }
        int hours = clock.group(1) == null ? 0 : Integer.parseInt(clock.group(1));
        return hours * 3600 + Integer.parseInt(clock.group(2)) * 60 + Integer.parseInt(clock.group(3));
    }

    private static @Nullable Long bytes(@Nullable String shown) {
        Matcher size = SIZE.matcher(shown == null ? "" : shown);
        if (!size.find()) {
            return null;
        }
        int power = List.of("B", "KB", "MB", "GB").indexOf(size.group(2));
        return new BigDecimal(size.group(1))
                .multiply(BigDecimal.valueOf(1L << (10 * power)))
                .longValue();
    }

    private static Files file(FileKind kind) {
        return new Files(kind);
    }

    /** Collects the few facts a page shows of a file. */
    private static final class Files {
        private final FileKind kind;
        private @Nullable String fileName;
        private @Nullable Long bytes;
        private @Nullable Integer width;
        private @Nullable Integer height;
        private @Nullable String title;
        private @Nullable String performer;
        private @Nullable String remoteUrl;
        private @Nullable String thumbnailUrl;
        private @Nullable String remoteId;

        private Files(FileKind kind) {
            this.kind = kind;
        }

        private Files with(@Nullable String remote, @Nullable String thumbnail) {
            this.remoteUrl = remote;
            this.thumbnailUrl = thumbnail;
            return this;
        }

        private Media build(@Nullable Integer seconds, boolean spoiler, @Nullable String absence) {
            return Media.File.of(
                    kind,
                    file -> file.fileName(fileName)
                            .bytes(bytes)
                            .width(width)
                            .height(height)
                            .seconds(seconds)
                            .title(title)
                            .performer(performer)
                            .spoiler(spoiler)
                            .remoteUrl(remoteUrl)
                            .thumbnailUrl(thumbnailUrl)
                            .remoteId(remoteId)
                            .absence(absence));
        }
    }
}
