package io.kanal.telegram.bots;

import io.kanal.shared.BackEnd;
import io.kanal.shared.net.PublicAddress;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Wiring of the edge. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BotProperties.class)
class TelegramConfiguration {
    @Bean
    WebhookAddress webhookAddress(BotProperties properties, Environment environment) {
        return WebhookAddress.of(properties, new PublicAddress(environment));
    }

    @Bean
    BackEnd telegramBackEnd(BotProperties properties, WebhookAddress webhook) {
        String way = webhook.base() == null ? "long polling" : "webhook at " + webhook.base();
        return new BackEnd(
                "Telegram bots",
                properties.token() == null
                        ? "none of Kanal's own; Bot API at " + properties.apiUrl()
                        : "Kanal's own through " + properties.apiUrl() + ", " + way);
    }
}
