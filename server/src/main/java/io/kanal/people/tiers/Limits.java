package io.kanal.people.tiers;

import org.springframework.util.unit.DataSize;

/**
 * What one person may use.
 *
 * @param tier in force
 * @param channels followed at once; the person's own number where they have one
 * @param posts different ones listed or sent on one day of the person
 * @param questions questions and searches on one day of the person
 * @param room for imports and files on the disk
 */
public record Limits(Tier tier, int channels, int posts, int questions, DataSize room) {}
