#include "base/crew_internal.h"

void crew_tell(CrewMember *member, const void *news, size_t length) {
    member->tell(member, news, length);
}

bool crew_stopping(CrewMember *member) {
    return member->stopping(member);
}

void crew_destroy(Crew *crew) {
    if (crew)
        crew->kind->destroy(crew);
}

int crew_size(const Crew *crew) {
    return crew->size;
}

int crew_machine(const Crew *crew, int member) {
    return crew->machine[member];
}

int crew_machines(const Crew *crew) {
    return crew->machines;
}

void crew_give(Crew *crew, int member, const void *piece, size_t length) {
    crew->kind->give(crew, member, piece, length);
}

bool crew_hear(Crew *crew, double seconds, CrewNews *news) {
    return crew->kind->hear(crew, seconds, news);
}

void crew_stop(Crew *crew) {
    crew->kind->stop(crew);
}
