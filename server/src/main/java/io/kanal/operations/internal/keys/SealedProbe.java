package io.kanal.operations.internal.keys;

import io.kanal.shared.secrets.SealedValues;
import io.kanal.shared.secrets.SecretBox;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The value by which a key file is known to belong to this database. */
@Component
class SealedProbe implements SealedValues {
    static final String PLACE = "secret_probe.1.sealed";
    private static final byte[] WORD = "kanal".getBytes(StandardCharsets.UTF_8);

    private final JdbcClient database;
    private final SecretBox box;

    SealedProbe(JdbcClient database, SecretBox box) {
        this.database = database;
        this.box = box;
    }

    static Optional<byte[]> find(JdbcClient database) {
        return database.sql("select sealed from secret_probe")
                .query(byte[].class)
                .optional();
    }

    static void add(JdbcClient database, SecretBox box) {
        database.sql("insert into secret_probe (sealed) values (:sealed) on conflict do nothing")
                .param("sealed", box.seal(PLACE, WORD))
                .update();
    }

    @Override
    public int sealAnew() {
        Optional<byte[]> probe = find(database);
        if (probe.isEmpty() || box.isCurrent(probe.get())) {
            return 0;
        }
        return database.sql("update secret_probe set sealed = :anew where sealed = :sealed")
                .param("anew", box.seal(PLACE, box.open(PLACE, probe.get())))
                .param("sealed", probe.get())
                .update();
    }
}
