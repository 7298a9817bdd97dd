package io.kanal.ingest.internal.bot;

import io.kanal.changes.Lane;
import io.kanal.changes.SlowWork;
import io.kanal.telegram.BotUpdate;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.util.unit.DataSize;

/** Asks for the files of channels' posts, where the installation keeps them. */
@Component
@EnableConfigurationProperties(MediaProperties.class)
final class BotFileQueue {
    static final String NAME = "bot-files";

    private final MediaProperties properties;
    private final SlowWork work;
    private final TransactionOperations transactions;

    BotFileQueue(MediaProperties properties, SlowWork work, TransactionOperations transactions) {
        this.properties = properties;
        this.work = work;
        this.transactions = transactions;
    }

    /** Once the posts are in the record. */
    void want(List<BotUpdate> updates) {
        DataSize most = properties.fromBots();
        if (most == null) {
            return;
        }
        List<String> keys = updates.stream()
                .filter(update -> update.kind().endsWith("channel_post"))
                .flatMap(update -> BotFile.of(update).stream())
                .filter(file -> file.bytes() == null || file.bytes() <= most.toBytes())
                .map(BotFile::key)
                .toList();
        transactions.executeWithoutResult(_ -> work.enqueue(NAME, keys, Lane.LIVE));
    }
}
