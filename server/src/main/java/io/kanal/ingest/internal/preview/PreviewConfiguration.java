package io.kanal.ingest.internal.preview;

import io.kanal.changes.Loop;
import io.kanal.changes.SlowWork;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.internal.merge.KeptFiles;
import io.kanal.ingest.internal.preview.picture.ChannelPhotos;
import io.kanal.ingest.internal.preview.picture.PictureCheck;
import io.kanal.ingest.internal.preview.picture.PictureClient;
import io.kanal.ingest.internal.preview.picture.PictureRows;
import io.kanal.ingest.internal.preview.picture.PictureRules;
import io.kanal.ingest.internal.preview.picture.PictureWorker;
import io.kanal.ingest.internal.preview.picture.WantedPictures;
import io.kanal.jobs.Jobs;
import io.kanal.posts.Blobs;
import io.kanal.posts.Chats;
import io.kanal.posts.WholeRecord;
import io.kanal.shared.BackEnd;
import io.kanal.shared.Roles;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Wires the following of public channels. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PreviewProperties.class)
class PreviewConfiguration {

    @Bean
    Politeness previewPoliteness(PreviewProperties properties, Clock clock) {
        return new Politeness(properties.interval(), clock, RandomGenerator.getDefault(), Thread::sleep);
    }

    @Bean
    PreviewClient previewClient(PreviewProperties properties, Politeness politeness, Clock clock) {
        return new PreviewClient(properties, politeness, clock);
    }

    @Bean
    PreviewChannels previewChannels(JdbcClient jdbc) {
        return new PreviewChannels(jdbc);
    }

    @Bean
    Recorder previewRecorder(Ingest ingest, Chats chats, ChannelPhotos photos, PreviewProperties properties) {
        boolean wanted = properties.media() != PictureRules.Choice.OFF;
        return new Recorder(ingest, chats, wanted ? photos::shown : (_, _) -> {});
    }

    @Bean
    ChannelPhotos channelPhotos(JdbcClient jdbc, SlowWork work, TransactionOperations transactions, Clock clock) {
        return new ChannelPhotos(jdbc, work, transactions, clock);
    }

    @Bean
    PictureRows pictureRows(JdbcClient jdbc) {
        return new PictureRows(jdbc);
    }

    @Bean
    WantedPictures wantedPictures(
            PreviewProperties properties,
            WholeRecord record,
            SlowWork work,
            JdbcClient jdbc,
            TransactionOperations transactions,
            Clock clock) {
        return new WantedPictures(properties.pictures(), record, work, jdbc, transactions, clock);
    }

    /** A budget of its own, so that pictures never make the reading of pages wait. */
    @Bean
    PictureClient pictureClient(PreviewProperties properties, Blobs blobs, Clock clock) {
        Politeness politeness =
                new Politeness(properties.interval(), clock, RandomGenerator.getDefault(), Thread::sleep);
        return PagePictures.client(properties, politeness, blobs, clock);
    }

    @Bean
    PictureWorker pictureWorker(
            PreviewProperties properties,
            PictureClient pictures,
            PictureRows rows,
            ChannelPhotos photos,
            PreviewClient client,
            PreviewChannels channels,
            Recorder recorder,
            WholeRecord record,
            KeptFiles files,
            Clock clock) {
        return new PictureWorker(
                properties.pictures(),
                pictures,
                rows,
                photos,
                new PagePictures(client, channels, recorder),
                record,
                files,
                clock);
    }

    @Bean
    RefreshRhythm refreshRhythm(PreviewProperties properties) {
        return new RefreshRhythm(properties.fastest(), properties.slowest());
    }

    @Bean
    Backfill backfill(PreviewClient client, Politeness politeness, PreviewChannels channels, Recorder recorder) {
        return new Backfill(client, politeness, channels, recorder);
    }

    @Bean
    BackEnd sourcesBackEnd(PreviewProperties properties) {
        return new BackEnd("sources", "exports, push, public channels at " + properties.baseUrl());
    }

    @Bean
    PreviewCheck previewCheck(PreviewChannels channels, Clock clock) {
        return new PreviewCheck(channels, clock);
    }

    @Bean
    PictureCheck pictureCheck(PictureRows rows, SlowWork work, PreviewProperties properties) {
        return new PictureCheck(properties.pictures(), rows, work);
    }

    @Bean
    PreviewDependable previewDependable(
            PreviewClient client, PreviewChannels channels, PreviewProperties properties, Clock clock) {
        return new PreviewDependable(client, channels, properties.baseUrl(), clock);
    }

    @Bean
    Loop previewRefreshing(
            PreviewClient client,
            PreviewChannels channels,
            Recorder recorder,
            RefreshRhythm rhythm,
            PreviewProperties properties,
            Roles roles,
            Clock clock) {
        Refresh refresh = new Refresh(client, channels, recorder, rhythm, clock, RandomGenerator.getDefault());
        return new DueRefreshes(channels, refresh, clock)
                .loop()
                .startingByItself(properties.refresh() && roles.has(Roles.Role.INGEST));
    }

    @Bean
    ChannelFollowing channelFollowing(
            PreviewClient client,
            PreviewChannels channels,
            Recorder recorder,
            RefreshRhythm rhythm,
            PreviewProperties properties,
            Jobs jobs,
            TransactionOperations transactions,
            Clock clock,
            @Qualifier("previewRefreshing") Loop refreshing) {
        return new ChannelFollowing(
                client, channels, recorder, rhythm, properties, jobs, transactions, clock, refreshing::ring);
    }
}
