package io.kanal.operations.internal.keys;

import io.kanal.shared.DataDirectory;
import io.kanal.shared.KanalException;
import io.kanal.shared.StartFailure;
import io.kanal.shared.secrets.SecretBox;
import java.util.Optional;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Opens the key file and makes sure that it belongs to the database, before anybody needs it. */
@Configuration(proxyBeanMethods = false)
class KeyConfiguration {
    @Bean
    @DependsOnDatabaseInitialization
    SecretBox secretBox(DataDirectory directory, JdbcClient database) {
        KeyFile file = new KeyFile(directory.root());
        Optional<byte[]> probe = SealedProbe.find(database);
        if (probe.isPresent() && !file.exists()) {
            throw new StartFailure(
                    "The key file " + file.path() + " is missing, and this database holds secrets sealed with it; put"
                            + " it back, or restore a backup made with --with-key");
        }
        SecretBox box = file.open();
        if (probe.isEmpty()) {
            SealedProbe.add(database, box);
            return box;
        }
        try {
            box.open(SealedProbe.PLACE, probe.get());
        } catch (KanalException e) {
            throw new StartFailure(
                    "The key file " + file.path() + " does not belong to this database; put back the one that does, or"
                            + " restore a backup made with --with-key",
                    e);
        }
        return box;
    }
}
