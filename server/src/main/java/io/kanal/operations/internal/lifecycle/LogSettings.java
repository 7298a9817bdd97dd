package io.kanal.operations.internal.lifecycle;

import io.kanal.shared.StartFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Kanal's short settings of the log, before anything is logged: {@code KANAL_LOG_FORMAT} (text or json), {@code
 * KANAL_LOG_FILE} (a file that rotates at 10 MB and keeps a week), {@code KANAL_LOG_LEVEL} (of Kanal's own messages).
 */
final class LogSettings implements EnvironmentPostProcessor {
    static final String FORMAT = "kanal.log.format";
    static final String FILE = "kanal.log.file";
    static final String LEVEL = "kanal.log.level";

    /** Set by the launcher where no setting of the log stands: the log goes to its file, the terminal keeps what is for people. */
    static final String TERMINAL = "kanal.terminal";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Map<String, Object> settings = new LinkedHashMap<>();
        String format = environment.getProperty(FORMAT, "text");
        switch (format) {
            case "text" -> {}
            case "json" -> {
                settings.put("logging.structured.format.console", "logstash");
                settings.put("logging.structured.format.file", "logstash");
            }
            default -> throw new StartFailure("KANAL_LOG_FORMAT is '" + format + "'; expected text or json");
        }
        String file = environment.getProperty(FILE);
        if (file != null) {
            settings.put("logging.file.name", file);
        }
        String level = environment.getProperty(LEVEL);
        if (level != null) {
            settings.put("logging.level.io.kanal", level);
        }
        if (environment.getProperty(TERMINAL, Boolean.class, false)) {
            settings.put("logging.threshold.console", "warn");
        }
        environment.getPropertySources().addFirst(new MapPropertySource("kanal log settings", settings));
    }
}
