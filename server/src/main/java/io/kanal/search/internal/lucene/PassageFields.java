package io.kanal.search.internal.lucene;

import io.kanal.search.internal.passages.Passage;
import io.kanal.search.internal.senders.Sender;
import io.kanal.shared.ChatId;
import io.kanal.shared.Language;
import io.kanal.shared.MessageId;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;

/** The fields that both indexes give a passage, so that rights and filters are the same query on both. */
final class PassageFields {
    /** Changes whenever fields do; an index of another version is built anew. */
    static final String SCHEMA = "4";

    /** The packed passage id, as a term and as a value. */
    static final String ID = "id";
    /** Every message of the passage, as terms: what is to be taken out when one of them changes. */
    static final String MESSAGE = "m";

    static final String CHAT = "chat";
    /** Seconds since 1970, as points and as a value; missing where the date is unknown. */
    static final String DATE = "date";

    static final String LANGUAGE = "lang";
    static final String TAG = "tag";
    static final String HAS = "has";
    /** Chat and topic of a forum. */
    static final String TOPIC = "topic";
    /** What everybody is known by who sent one of its messages. */
    static final String SENDER = "by";
    /** What those are known by who sent all of them. */
    static final String SOLE = "sole";
    /** Every name with which somebody sent one of its messages; see {@link NameTerm}. In the index of words alone. */
    static final String NAME = "name";
    /** The hash of the text, which names its vector and tells exact repeats. */
    static final String HASH = "hash";
    /** Ids of the messages in reading order. */
    static final String MEMBERS = "members";
    /** Folded and unstemmed, with positions. */
    static final String TEXT = "text";
    /** Stems, each beginning with its language, and pairs of letters of what is written without spaces; as long as the text. */
    static final String STEMS = "stems";
    /** Present on passages that may still grow. */
    static final String OPEN = "open";

    static final String VECTOR = "vector";

    private PassageFields() {}

    static Document identity(Passage passage, Language language, byte[] hash) {
        Document document = new Document();
        long id = passage.id().packed();
        document.add(new StringField(ID, bytes(id), Field.Store.NO));
        document.add(new NumericDocValuesField(ID, id));
        for (Passage.Part part : passage.parts()) {
            document.add(new StringField(MESSAGE, bytes(part.message().value()), Field.Store.NO));
        }
        long chat = passage.chat().value();
        document.add(new StringField(CHAT, bytes(chat), Field.Store.NO));
        document.add(new NumericDocValuesField(CHAT, chat));
        if (passage.date() != null) {
            document.add(new LongField(DATE, passage.date().getEpochSecond(), Field.Store.NO));
        }
        document.add(new StringField(LANGUAGE, language.code(), Field.Store.NO));
        document.add(new SortedDocValuesField(LANGUAGE, new BytesRef(language.code())));
        passage.tags().forEach(tag -> document.add(new StringField(TAG, tag, Field.Store.NO)));
        passage.has().forEach(kind -> document.add(new StringField(HAS, kind, Field.Store.NO)));
        if (passage.topic() != null) {
            document.add(new StringField(TOPIC, topic(passage.chat(), passage.topic()), Field.Store.NO));
        }
        passage.senders().stream()
                .map(Sender::key)
                .distinct()
                .forEach(key -> document.add(new StringField(SENDER, key, Field.Store.NO)));
        passage.sole().forEach(key -> document.add(new StringField(SOLE, key, Field.Store.NO)));
        document.add(new BinaryDocValuesField(HASH, new BytesRef(hash)));
        document.add(new BinaryDocValuesField(MEMBERS, members(passage)));
        return document;
    }

    static BytesRef bytes(long value) {
        byte[] bytes = new byte[Long.BYTES];
        NumericUtils.longToSortableBytes(value, bytes, 0);
        return new BytesRef(bytes);
    }

    static BytesRef topic(ChatId chat, long root) {
        byte[] bytes = new byte[2 * Long.BYTES];
        NumericUtils.longToSortableBytes(chat.value(), bytes, 0);
        NumericUtils.longToSortableBytes(root, bytes, Long.BYTES);
        return new BytesRef(bytes);
    }

    static BytesRef bytes(ChatId chat) {
        return bytes(chat.value());
    }

    static BytesRef bytes(MessageId message) {
        return bytes(message.value());
    }

    private static BytesRef members(Passage passage) {
        byte[] bytes = new byte[passage.parts().size() * 10];
        int length = 0;
        long before = 0;
        for (Passage.Part part : passage.parts()) {
            long step = part.message().value() - before;
            before = part.message().value();
            long zigzag = (step << 1) ^ (step >> 63);
            while ((zigzag & ~0x7FL) != 0) {
                bytes[length++] = (byte) ((zigzag & 0x7F) | 0x80);
                zigzag >>>= 7;
            }
            bytes[length++] = (byte) zigzag;
        }
        return new BytesRef(bytes, 0, length);
    }

    static List<MessageId> members(BytesRef packed) {
        List<MessageId> members = new ArrayList<>();
        ByteArrayDataInput in = new ByteArrayDataInput(packed.bytes, packed.offset, packed.length);
        long at = 0;
        while (!in.eof()) {
            long zigzag = 0;
            int shift = 0;
            byte next;
            do {
                next = in.readByte();
                zigzag |= (next & 0x7FL) << shift;
                shift += 7;
            } while (next < 0);
            at += (zigzag >>> 1) ^ -(zigzag & 1);
            members.add(new MessageId(at));
        }
        return members;
    }
}
