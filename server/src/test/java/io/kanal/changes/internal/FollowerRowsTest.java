package io.kanal.changes.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.changes.Follower;
import io.kanal.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FollowerRowsTest {
    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    @Test
    void whoHasLostAFollowerTakesAwayNothingThatItsNextHolderSetAside() {
        FollowerRows rows = new FollowerRows(database.jdbc(), database.transactions());
        rows.introduce("stories", Follower.Role.VIEW, "", 1, 0);
        database.jdbc()
                .sql("update follower set fence = 2 where name = 'stories'")
                .update();
        database.jdbc().sql("""
                        insert into follower_set_aside (follower, seq, lane, kind, error)
                        values ('stories', 7, 'LIVE', 'WATCH_CHANGED', 'it failed')""").update();

        assertThat(rows.beginRebuild("stories", 1, 1, 10)).isFalse();
        assertThat(setAside()).isEqualTo(1);

        assertThat(rows.beginRebuild("stories", 2, 1, 10)).isTrue();
        assertThat(setAside()).isZero();
    }

    private int setAside() {
        return database.jdbc()
                .sql("select count(*) from follower_set_aside")
                .query(Integer.class)
                .single();
    }
}
