package io.kanal.people.tiers;

import io.kanal.shared.UserId;

/** Hears of a person whose limits may have changed, in the transaction that changed them: rooms fit what they hold to the new ones. */
public interface LimitsChanged {
    void limitsChanged(UserId person);
}
