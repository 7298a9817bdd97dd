package io.kanal.ingest.internal.preview;

import io.kanal.changes.Lane;
import io.kanal.ingest.internal.preview.page.PreviewPage;
import io.kanal.ingest.internal.preview.picture.PictureClient;
import io.kanal.ingest.internal.preview.picture.PictureWorker;
import io.kanal.posts.Blobs;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.net.AddressFilter;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** What the fetching of pictures needs of the reading of pages: a page once more, in its turn, and the way of waiting for turns. */
final class PagePictures implements PictureWorker.PageAgain {
    private final PreviewClient client;
    private final PreviewChannels channels;
    private final Recorder recorder;

    PagePictures(PreviewClient client, PreviewChannels channels, Recorder recorder) {
        this.client = client;
        this.channels = channels;
        this.recorder = recorder;
    }

    /** The operator named the site, so it may lie in the own network; nothing else may. */
    static PictureClient client(PreviewProperties properties, Politeness politeness, Blobs blobs, InstantSource clock) {
        URI site = properties.baseUrl();
        int usual = "http".equalsIgnoreCase(site.getScheme()) ? 80 : 443;
        AddressFilter filter =
                new AddressFilter(List.of(site.getHost() + ":" + (site.getPort() < 0 ? usual : site.getPort())));
        return new PictureClient(
                properties.pictures(),
                filter,
                blobs,
                new PictureClient.Turns() {
                    @Override
                    public void await(Runnable check) throws InterruptedException {
                        politeness.awaitTurn(check);
                    }

                    @Override
                    public void keepQuiet(Duration time) {
                        politeness.keepQuiet(time);
                    }
                },
                clock);
    }

    @Override
    public boolean read(ChatId chat, long telegramId, Runnable check) throws InterruptedException {
        PreviewChannel followed = channels.find(recorder.present(chat)).orElse(null);
        if (followed == null) {
            return false;
        }
        return switch (client.before(followed.username(), telegramId + 1, check)) {
            case Answer.Got(PreviewPage.History page)
            when recorder.isOf(followed.chat(), page.header()) -> {
                recorder.merge(followed.chat(), Lane.BULK, page, telegramId + 1);
                yield true;
            }
            case Answer.Got _, Answer.Never _ -> false;
            case Answer.Later later ->
                throw new KanalException(ErrorCode.UNAVAILABLE, "t.me could not be read: " + later.why());
        };
    }
}
