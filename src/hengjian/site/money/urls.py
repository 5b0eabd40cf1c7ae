"""Money, payments, contracts."""

from __future__ import annotations

from django.urls import path

from hengjian.site.money.pages import bank, contracts, entries, funds, investment, payments

MONEY = "money/<code:code>/"
CONTRACT = "money/contracts/<code:code>/"
PAYMENT = "money/payments/<code:code>/"
urlpatterns = [
    path("money/", funds.projects, name="funds"),
    path("money/payments/", payments.listing, name="payments"),
    path(PAYMENT, payments.page, name="payment"),
    path(f"{PAYMENT}edit", payments.edit, name="payment-edit"),
    path("money/contracts/", contracts.listing, name="contracts"),
    path(CONTRACT, contracts.page, name="contract"),
    path(f"{CONTRACT}edit", contracts.edit, name="contract-edit"),
    path(f"{CONTRACT}orders", contracts.order, name="change-order-new"),
    path(f"{CONTRACT}output", contracts.enter_output, name="output-new"),
    path(f"{CONTRACT}claim", contracts.claim, name="contract-claim"),
    path("money/bank/<code:code>/", bank.page, name="bank"),
    path("money/bank/<code:code>/hand-in", bank.hand_in, name="bank-hand-in"),
    path("money/bank/<code:code>/number", bank.number, name="bank-number"),
    path("money/bank/<code:code>/lines/<int:pk>", bank.settle, name="bank-settle"),
    path(MONEY, funds.page, name="money"),
    path(f"{MONEY}investment/", investment.page, name="investment"),
    path(f"{MONEY}movements/", funds.movements, name="money-movements"),
    path(f"{MONEY}movements/<code:row>/", entries.movement, name="movement"),
    path(f"{MONEY}movements/<code:row>/reverse", entries.reverse, name="movement-reverse"),
    path(f"{MONEY}plans/new", entries.plan, name="fund-plan-new"),
    path(f"{MONEY}plans/<code:row>/", entries.change_plan, name="fund-plan"),
    path(f"{MONEY}plans/<code:row>/withdraw", entries.withdraw_plan, name="fund-plan-withdraw"),
    path(f"{MONEY}payments/allowed", payments.room, name="payment-allowed"),
    path(f"{MONEY}payments/new", payments.new, name="payment-new"),
    path(f"{MONEY}contracts/new", contracts.new, name="contract-new"),
    path(f"{MONEY}enter/<slug:kind>", entries.enter, name="money-enter"),
]
