package io.kanal.search.internal;

import io.kanal.changes.Loop;
import io.kanal.search.internal.lucene.words.Analysis;
import io.kanal.shared.BackEnd;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wiring of the room. */
@Configuration(proxyBeanMethods = false)
class SearchConfiguration {
    @Bean
    Analysis analysis() {
        return new Analysis();
    }

    @Bean
    Loop conversationSettling(SearchView view) {
        return new Loop("conversation-settling", Duration.ofMinutes(1), view::settle);
    }

    @Bean
    BackEnd searchBackEnd() {
        return new BackEnd("search", "Lucene on this node, words and vectors");
    }
}
