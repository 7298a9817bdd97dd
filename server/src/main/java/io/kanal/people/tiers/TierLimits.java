package io.kanal.people.tiers;

import org.springframework.util.unit.DataSize;

/**
 * What a tier allows and costs.
 *
 * @param channels followed at once
 * @param posts different ones that are listed or sent on one day of the person
 * @param questions questions and searches on one day of the person
 * @param room for imports and files on the disk
 * @param digests whether a model writes digests
 * @param priority whether the person's channels are read before others'
 * @param roubles for 30 days, to be shown
 * @param stars for 30 days; 0 where the tier is not sold
 * @param days for how many days it is given where nobody says; 0 without an end
 */
public record TierLimits(
        int channels,
        int posts,
        int questions,
        DataSize room,
        boolean digests,
        boolean priority,
        int roubles,
        int stars,
        int days) {}
