package io.kanal.web.internal.rest.payments;

import io.kanal.people.payments.Ledger;
import io.kanal.people.payments.Payment;
import io.kanal.people.payments.StarSubscription;
import io.kanal.people.payments.StarSubscriptions;
import io.kanal.people.tiers.Tier;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.UserId;
import io.kanal.web.Audience;
import io.kanal.web.Fails;
import io.kanal.web.OneOf;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What people paid, the subscriptions they pay in Stars, and the ledger. */
@RestController
@RequestMapping("/api/v1/payments")
@OpenTo(value = Audience.WRITERS, owner = Owner.CALLER)
@Tag(name = "Payments")
class PaymentsApi {
    private final Ledger ledger;
    private final StarSubscriptions paid;

    PaymentsApi(Ledger ledger, StarSubscriptions paid) {
        this.ledger = ledger;
        this.paid = paid;
    }

    record PaymentList(List<PaymentView> payments, @Nullable Long next_before) {}

    /**
     * A line of the ledger.
     *
     * @param stars negative where they went back
     * @param trouble why nothing was given for it
     */
    @Schema(name = "Payment")
    record PaymentView(
            long id,
            Instant at,
            @OneOf(Payment.Kind.class) String kind,
            @Nullable Long user_id,
            @Nullable @OneOf(Tier.class) String tier,
            int stars,
            @Nullable String charge_id,
            @Nullable Instant until,
            @Nullable String trouble,
            @Nullable String note,
            @Nullable Long entered_by) {
        static PaymentView of(Payment payment) {
            UserId person = payment.person();
            UserId by = payment.enteredBy();
            Tier tier = payment.tier();
            Payment.Trouble trouble = payment.trouble();
            return new PaymentView(
                    payment.id(),
                    payment.at(),
                    payment.kind().slug(),
                    person == null ? null : person.value(),
                    tier == null ? null : tier.slug(),
                    payment.stars(),
                    payment.charge(),
                    payment.until(),
                    trouble == null ? null : trouble.slug(),
                    payment.note(),
                    by == null ? null : by.value());
        }
    }

    @Schema(name = "PaidSubscription")
    record SubscriptionView(@OneOf(Tier.class) String tier, int stars, Instant until, boolean canceled) {}

    @Schema(name = "PaymentRequest")
    record NewPayment(
            @Min(1) long user_id,
            @NotBlank @OneOf(Tier.class) String tier,
            @Min(0) @Max(1_000_000) int stars,
            @Min(1) @Max(3_650) int days,
            @Nullable @Size(max = 500) String note) {}

    @GetMapping
    @OpenTo(value = Audience.READERS, owner = Owner.CALLER)
    @Operation(operationId = "listOwnPayments", summary = "Lists what you paid, newest first")
    PaymentList own(
            Caller caller,
            @RequestParam(required = false) @Nullable Long before,
            @RequestParam(defaultValue = "50") @Min(1) @Max(Ledger.MOST - 1) int limit) {
        return list(most -> ledger.of(caller, caller.person(), before, most), limit);
    }

    @GetMapping("/ledger")
    @OpenTo(Audience.ADMINISTRATORS)
    @Operation(operationId = "listPayments", summary = "Lists what everybody paid, newest first")
    PaymentList all(
            Caller caller,
            @RequestParam(required = false) @Nullable Long user,
            @RequestParam(required = false) @Nullable Long before,
            @RequestParam(defaultValue = "50") @Min(1) @Max(Ledger.MOST - 1) int limit) {
        UserId person = user == null ? null : new UserId(user);
        return list(most -> ledger.page(caller, person, before, most), limit);
    }

    private static PaymentList list(Function<Integer, List<Payment>> source, int limit) {
        List<Payment> page = source.apply(limit + 1);
        boolean more = page.size() > limit;
        List<Payment> shown = more ? page.subList(0, limit) : page;
        return new PaymentList(
                shown.stream().map(PaymentView::of).toList(),
                more ? shown.getLast().id() : null);
    }

    @PostMapping("/ledger")
    @OpenTo(Audience.ADMINISTRATORS)
    @ResponseStatus(HttpStatus.CREATED)
    @Fails(ErrorCode.NOT_FOUND)
    @Operation(operationId = "enterPayment", summary = "Enters a payment that came another way, and gives the tier")
    PaymentView enter(Caller caller, @Valid @RequestBody NewPayment request) {
        String note = request.note();
        return PaymentView.of(ledger.enter(
                caller,
                new UserId(request.user_id()),
                Tier.of(request.tier()),
                request.stars(),
                request.days(),
                note == null ? "" : note));
    }

    @PostMapping("/ledger/{id}/refund")
    @OpenTo(Audience.ADMINISTRATORS)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Fails({ErrorCode.NOT_FOUND, ErrorCode.CONFLICT, ErrorCode.UPSTREAM, ErrorCode.UNAVAILABLE})
    @Operation(operationId = "refundPayment", summary = "Gives a payment in Stars back; its tier ends")
    void refund(Caller caller, @PathVariable long id) {
        ledger.refund(caller, id);
    }

    @GetMapping("/subscription")
    @OpenTo(value = Audience.READERS, owner = Owner.CALLER)
    @Fails(ErrorCode.NOT_FOUND)
    @Operation(operationId = "getPaidSubscription", summary = "The tier you pay in Stars")
    SubscriptionView subscription(Caller caller) {
        StarSubscription found = paid.find(caller, caller.person())
                .orElseThrow(() -> new KanalException(ErrorCode.NOT_FOUND, "Nothing is paid in Stars here"));
        return new SubscriptionView(found.tier().slug(), found.stars(), found.until(), found.canceled());
    }

    @DeleteMapping("/subscription")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Fails(ErrorCode.NOT_FOUND)
    @Operation(operationId = "cancelPaidSubscription", summary = "Ends paying again; the tier stays up to its end")
    void cancel(Caller caller) {
        paid.cancel(caller, caller.person());
    }
}
