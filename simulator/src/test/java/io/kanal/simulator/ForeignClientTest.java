package io.kanal.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.telegram.telegrambots.client.okhttp.OkHttpTelegramClient;
import org.telegram.telegrambots.meta.TelegramUrl;
import org.telegram.telegrambots.meta.api.methods.AnswerCallbackQuery;
import org.telegram.telegrambots.meta.api.methods.GetFile;
import org.telegram.telegrambots.meta.api.methods.GetMe;
import org.telegram.telegrambots.meta.api.methods.commands.SetMyCommands;
import org.telegram.telegrambots.meta.api.methods.groupadministration.GetChat;
import org.telegram.telegrambots.meta.api.methods.groupadministration.GetChatMember;
import org.telegram.telegrambots.meta.api.methods.polls.SendPoll;
import org.telegram.telegrambots.meta.api.methods.send.SendDocument;
import org.telegram.telegrambots.meta.api.methods.send.SendMediaGroup;
import org.telegram.telegrambots.meta.api.methods.send.SendMessage;
import org.telegram.telegrambots.meta.api.methods.updates.GetUpdates;
import org.telegram.telegrambots.meta.api.methods.updatingmessages.EditMessageText;
import org.telegram.telegrambots.meta.api.objects.InputFile;
import org.telegram.telegrambots.meta.api.objects.Update;
import org.telegram.telegrambots.meta.api.objects.commands.BotCommand;
import org.telegram.telegrambots.meta.api.objects.media.InputMediaDocument;
import org.telegram.telegrambots.meta.api.objects.message.Message;
import org.telegram.telegrambots.meta.api.objects.polls.input.InputPollOption;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.InlineKeyboardMarkup;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.buttons.InlineKeyboardButton;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.buttons.InlineKeyboardRow;
import org.telegram.telegrambots.meta.exceptions.TelegramApiException;
import org.telegram.telegrambots.meta.exceptions.TelegramApiRequestException;

/** A widespread Java client, unchanged, against the simulator. */
final class ForeignClientTest {
    private Desk desk;
    private OkHttpTelegramClient client;

    @BeforeEach
    void begin() {
        desk = new Desk().greet();
        client = new OkHttpTelegramClient(
                desk.token,
                TelegramUrl.builder()
                        .schema("http")
                        .host("127.0.0.1")
                        .port(desk.simulator.address().getPort())
                        .build());
    }

    @AfterEach
    void end() {
        desk.close();
    }

    @Test
    void itTalks() throws TelegramApiException {
        assertThat(client.execute(new GetMe()).getUserName()).isEqualTo("echo_bot");
        List<Update> updates = client.execute(GetUpdates.builder().timeout(1).build());
        Message heard = updates.getLast().getMessage();
        assertThat(heard.getText()).isEqualTo("/start");
        assertThat(heard.getEntities().getFirst().getText()).isEqualTo("/start");

        InlineKeyboardMarkup keyboard = InlineKeyboardMarkup.builder()
                .keyboardRow(new InlineKeyboardRow(InlineKeyboardButton.builder()
                        .text("Yes")
                        .callbackData("y")
                        .build()))
                .build();
        Message sent = client.execute(SendMessage.builder()
                .chatId(heard.getChatId())
                .text("<i>Well</i>?")
                .parseMode("HTML")
                .replyMarkup(keyboard)
                .build());
        assertThat(sent.getEntities().getFirst().getType()).isEqualTo("italic");
        desk.api.sim("press", Map.of("as", desk.anna, "chat", desk.bot, "message", sent.getMessageId(), "data", "y"));
        Update pressed = client.execute(GetUpdates.builder()
                        .offset(updates.getLast().getUpdateId() + 1)
                        .build())
                .getFirst();
        client.execute(AnswerCallbackQuery.builder()
                .callbackQueryId(pressed.getCallbackQuery().getId())
                .text("Good")
                .build());
        client.execute(EditMessageText.builder()
                .chatId(heard.getChatId())
                .messageId(sent.getMessageId())
                .text("Done")
                .build());
        client.execute(SetMyCommands.builder()
                .command(new BotCommand("start", "Begin"))
                .build());
    }

    @Test
    void itSendsFilesAlbumsAndPolls() throws Exception {
        Message document = client.execute(SendDocument.builder()
                .chatId(desk.anna)
                .document(new InputFile(new ByteArrayInputStream("hello".getBytes(StandardCharsets.UTF_8)), "h.txt"))
                .caption("a file")
                .build());
        // This client downloads from telegram.org whatever base it was given, so the address alone is taken from it.
        String path =
                client.execute(new GetFile(document.getDocument().getFileId())).getFilePath();
        assertThat(desk.api.get("/file/bot%s/%s".formatted(desk.token, path)).body())
                .isEqualTo("hello");
        List<Message> album = client.execute(SendMediaGroup.builder()
                .chatId(desk.anna)
                .medias(List.of(
                        new InputMediaDocument(document.getDocument().getFileId()),
                        new InputMediaDocument(document.getDocument().getFileId())))
                .build());
        assertThat(album).hasSize(2).extracting(Message::getMediaGroupId).doesNotContainNull();
        Message poll = client.execute(SendPoll.builder()
                .chatId(desk.group)
                .question("Which?")
                .options(List.of(new InputPollOption("a"), new InputPollOption("b")))
                .build());
        assertThat(poll.getPoll().getOptions()).hasSize(2);
    }

    @Test
    void itReadsChatsAndRefusals() throws TelegramApiException {
        assertThat(client.execute(new GetChat(Long.toString(desk.group))).getTitle())
                .isEqualTo("Group");
        assertThat(client.execute(new GetChatMember(Long.toString(desk.group), desk.anna))
                        .getStatus())
                .isEqualTo("creator");
        desk.api.sim("block", Map.of("as", desk.anna, "chat", desk.bot));
        TelegramApiRequestException refused = catchThrowableOfType(
                TelegramApiRequestException.class,
                () -> client.execute(
                        SendMessage.builder().chatId(desk.anna).text("x").build()));
        assertThat(refused.getErrorCode()).isEqualTo(403);
        desk.api.sim("floodWait", Map.of("bot", desk.bot, "seconds", 3));
        TelegramApiRequestException wait = catchThrowableOfType(
                TelegramApiRequestException.class,
                () -> client.execute(
                        SendMessage.builder().chatId(desk.group).text("x").build()));
        assertThat(wait.getParameters().getRetryAfter()).isEqualTo(6);
    }
}
