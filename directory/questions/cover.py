"""
The three covers of an organization, never mixed.

*Claimed*: its own COVERS. *Derived*: the union of what its present members by links that count claim (worldwide
claims left out), or derive where they claim nothing, each body once, so that a circle ends; for an organization with
a membership area, that area. *Reachable*: the States of either for which it, or a counted member, has a usable
channel.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from directory.model import Id
from directory.ports import Activity
from directory.questions.reference import Reference

NOBODY: frozenset[Id] = frozenset()


@dataclass(frozen=True)
class Covers:
    """The covers of organizations, over the bare activities of these and of their counted members."""

    reference: Reference
    activities: Mapping[Id, Activity]

    def claimed(self, body: Id) -> frozenset[Id]:
        """The States that a body says it covers; a national body that says nothing, the State of its seat."""
        activity = self.activities.get(body)
        if activity is None:
            return NOBODY
        if not activity.covers and self.by_seat(body):
            return self.reference.all_states(activity.seats)
        return self.reference.all_states(activity.covers)

    def by_seat(self, body: Id) -> bool:
        """Whether its cover is only that of its seat: a national body that states none."""
        activity = self.activities.get(body)
        return bool(activity and not activity.covers and activity.seats and activity.national)

    def worldwide(self, body: Id) -> bool:
        """Whether it claims the world."""
        activity = self.activities.get(body)
        return bool(activity and self.reference.world in activity.covers)

    def derived(self, body: Id) -> frozenset[Id]:
        """The States that its members, or its member States, amount to."""
        own = self.reference.membership_areas.get(body)
        if own is not None:
            return self.reference.all_states(own)
        found: frozenset[Id] = NOBODY
        seen, waiting = {body}, list(self.reference.members.get(body, ()))
        while waiting:
            member = waiting.pop()
            if member in seen:
                continue
            seen.add(member)
            if self.claimed(member):
                found |= self._regional_claim(member)
            elif member in self.reference.membership_areas:
                found |= self.reference.all_states(self.reference.membership_areas[member])
            else:
                waiting += self.reference.members.get(member, ())
        return found

    def best(self, body: Id) -> frozenset[Id]:
        """What fit is measured with: claimed, or derived where nothing is claimed."""
        return self.claimed(body) or self.derived(body)

    def reachable(self, body: Id, usable: Collection[Id]) -> frozenset[Id]:
        """The States of claimed or derived cover for which it, or a counted member, has a usable channel."""
        whole = self.claimed(body) | self.derived(body)
        if body in usable:
            return whole
        found: frozenset[Id] = NOBODY
        for member in members_below(self.reference, [body]) & frozenset(usable):
            found |= self.best(member)
        return found & whole

    def _regional_claim(self, body: Id) -> frozenset[Id]:
        """What it claims beside the world."""
        activity = self.activities[body]
        if not activity.covers:
            return self.claimed(body)
        return self.reference.all_states(area for area in activity.covers if area != self.reference.world)


def members_below(reference: Reference, bodies: Collection[Id]) -> frozenset[Id]:
    """Every counted member below these bodies, themselves left out where nobody counts them."""
    seen: set[Id] = set()
    waiting = list(bodies)
    while waiting:
        for member in reference.members.get(waiting.pop(), ()):
            if member not in seen:
                seen.add(member)
                waiting.append(member)
    return frozenset(seen)
