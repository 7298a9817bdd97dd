package io.kanal.answers.internal;

import io.kanal.ai.ChatModels;
import io.kanal.posts.VisibleChats;
import java.security.SecureRandom;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires what makes answers. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AnswersProperties.class)
class AnswersConfiguration {
    @Bean
    AnswerMaking answerMaking(ChatModels models, VisibleChats chats, AnswersProperties properties) {
        return new AnswerMaking(models, chats, new ModelWriter(new SecureRandom(), properties.contextTokens()));
    }
}
