package io.kanal.posts;

import io.kanal.posts.message.Message;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The topics of forum groups, by the names their newest messages about them gave. */
@Component
public final class Topics {
    private static final String SELECT = """
            select distinct on (chat_id, topic) chat_id, topic, topic_name from message
            where topic_name is not null and topic is not null and chat_id = any(:chats)
            """;

    /** What the notices of a forum say counts before what a bot retells of them. */
    private static final String NEWEST = " order by chat_id, topic, (kind = 1) desc, telegram_id desc";

    private final JdbcClient jdbc;

    Topics(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** All that are known of chats the scope allows. */
    public List<Topic> list(ReadScope scope) {
        return jdbc.sql(SELECT + NEWEST)
                .param("chats", scope.chats().stream().map(ChatId::value).toArray(Long[]::new))
                .query(Topics::topic)
                .list();
    }

    /** The topics of these messages, by message; left out where a message stands in none or its name is not known. */
    public Map<MessageId, Topic> of(Collection<Message> messages) {
        List<Message> within =
                messages.stream().filter(message -> message.topic() != null).toList();
        if (within.isEmpty()) {
            return Map.of();
        }
        List<Topic> known = jdbc.sql(SELECT + " and topic = any(:roots)" + NEWEST)
                .param(
                        "chats",
                        within.stream()
                                .map(message -> message.chat().value())
                                .distinct()
                                .toArray(Long[]::new))
                .param("roots", within.stream().map(Message::topic).distinct().toArray(Long[]::new))
                .query(Topics::topic)
                .list();
        Map<MessageId, Topic> found = new HashMap<>();
        for (Message message : within) {
            for (Topic topic : known) {
                if (topic.chat().equals(message.chat()) && Objects.equals(message.topic(), topic.root())) {
                    found.put(message.id(), topic);
                }
            }
        }
        return found;
    }

    private static Topic topic(java.sql.ResultSet row, int number) throws java.sql.SQLException {
        return new Topic(new ChatId(row.getLong("chat_id")), row.getLong("topic"), row.getString("topic_name"));
    }
}
