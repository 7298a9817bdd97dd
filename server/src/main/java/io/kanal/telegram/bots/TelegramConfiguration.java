package io.kanal.telegram.bots;

import io.kanal.shared.BackEnd;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wiring of the edge. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BotProperties.class)
class TelegramConfiguration {
    @Bean
    BackEnd telegramBackEnd(BotProperties properties) {
        String way = properties.webhookUrl() == null ? "long polling" : "webhook at " + properties.webhookUrl();
        return new BackEnd(
                "Telegram bots",
                properties.token() == null
                        ? "none of Kanal's own; Bot API at " + properties.apiUrl()
                        : "Kanal's own through " + properties.apiUrl() + ", " + way);
    }
}
