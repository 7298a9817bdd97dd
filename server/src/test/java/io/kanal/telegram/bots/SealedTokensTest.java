package io.kanal.telegram.bots;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.shared.secrets.Secret;
import io.kanal.shared.secrets.SecretBox;
import io.kanal.telegram.BotId;
import io.kanal.telegram.BotPurpose;
import io.kanal.telegram.BotState;
import io.kanal.testing.CountedStatements;
import io.kanal.testing.TestDatabase;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SealedTokensTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static BotRows rows(Map<Integer, Secret<byte[]>> keys, int current) {
        return new BotRows(database.jdbc(), database.transactions(), new SecretBox(keys, current));
    }

    private static Secret<byte[]> key(int fill) {
        byte[] bytes = new byte[32];
        java.util.Arrays.fill(bytes, (byte) fill);
        return new Secret<>(bytes);
    }

    @Test
    void tokensAndWebhookSecretsAreSealedWithTheNewKey() {
        BotRows old = rows(Map.of(7, key(1)), 7);
        BotId bot = old.save(77, "some_bot", "Some", new Secret<>("77:token"), Set.of(BotPurpose.KANAL));
        String secret = old.webhookSecret(bot).orElseThrow().reveal();

        BotRows both = rows(Map.of(7, key(1), 8, key(2)), 8);
        assertThat(both.sealAnew()).isEqualTo(2);
        assertThat(both.sealAnew()).as("again").isZero();

        BotRows anew = rows(Map.of(8, key(2)), 8);
        assertThat(anew.key(bot).token().reveal()).isEqualTo("77:token");
        assertThat(anew.webhookSecret(bot).orElseThrow().reveal()).isEqualTo(secret);
    }

    @Test
    void aWebhookCallLooksAtTheBotOnce() {
        CountedStatements counted = new CountedStatements(database.dataSource());
        BotRows rows = new BotRows(counted.jdbc(), database.transactions(), new SecretBox(Map.of(7, key(1)), 7));
        BotId bot = rows.save(78, "other_bot", "Other", new Secret<>("78:token"), Set.of(BotPurpose.KANAL));
        Secret<String> secret = rows.webhookSecret(bot).orElseThrow();

        assertThat(counted.of(
                        () -> assertThat(rows.webhook(bot)).contains(new BotRows.Webhook(secret, BotState.ACTIVE))))
                .isEqualTo(1);
        assertThat(rows.webhook(new BotId(987_654))).isEmpty();
        rows.remove(bot);
    }
}
