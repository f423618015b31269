"""LINE as an adapter: webhooks in, messages out, for any number of channels."""

from __future__ import annotations

from collections.abc import Mapping

from adapters.line.caps import CAPS
from adapters.line.channel import Channel
from adapters.line.client import Clients, Hosts
from adapters.line.deliver import Courier
from adapters.line.files import read_files
from adapters.line.groups import Groups
from adapters.line.parse import PLATFORM, parse
from adapters.line.profile import complete, show_waiting
from adapters.line.quota import read_quotas
from adapters.line.render import render
from adapters.line.switchboard import Switchboard
from adapters.line.verify import verify, verify_destination
from adapters.line.wire import decode_body
from adapters.port import Address, Caps, Delivery, DeliveryOutcome, Inbound, Plain, Received, Request
from adapters.quota import Quota


class Line(Plain):
    """All channels of one operator. To be opened in the event loop it is used in, and closed there."""

    def __init__(self, channels: tuple[Channel, ...], hosts: Hosts | None = None) -> None:
        self._channels = channels
        self._clients = Clients(channels, hosts)
        self._courier = Courier(self._clients, Switchboard().switch)
        self._groups = Groups()

    @property
    def name(self) -> str:
        return PLATFORM

    @property
    def caps(self) -> Caps:
        return CAPS

    async def open(self) -> None:
        await self._clients.open()

    async def close(self) -> None:
        await self._courier.close()
        await self._clients.close()

    def receive(self, request: Request) -> Received:
        signed = verify(request, self._channels)
        body = decode_body(request.body)
        verify_destination(body.destination, signed)
        return parse(body, request.received_at, self._groups)

    async def complete(self, inbounds: tuple[Inbound, ...]) -> tuple[Inbound, ...]:
        return await read_files(self._clients, await complete(self._clients, inbounds))

    async def show_waiting(self, address: Address) -> None:
        await show_waiting(self._clients, address)

    def render(self, delivery: Delivery) -> bytes:
        return render(delivery)

    async def deliver(self, delivery: Delivery, payload: bytes) -> DeliveryOutcome:
        return await self._courier.deliver(delivery, payload)

    async def quotas(self) -> Mapping[str, Quota | None]:
        """How many pushes each channel's plan still bears, by destination, as far as LINE tells."""
        return await read_quotas(self._clients)
