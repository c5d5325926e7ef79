// What messages hold.
#include "bindings/c/show.hpp"

#include <variant>

namespace gapless::c {

namespace {

class content_shower {
public:
    content_shower(arena& memory, gapless_content& made) : memory_(memory), made_(made) {}

    void operator()(const emoji& from) const {
        auto* one = memory_.make<gapless_emoji>();
        one->pack = memory_.text(from.pack);
        one->id = memory_.text(from.id);
        one->fallback = memory_.text(from.fallback);
        made_.emoji = one;
    }

    void operator()(const location& from) const {
        auto* one = memory_.make<gapless_location>();
        one->latitude_millionths = from.latitude_millionths;
        one->longitude_millionths = from.longitude_millionths;
        one->name = memory_.text(from.name);
        one->address = memory_.text(from.address);
        made_.location = one;
    }

    void operator()(const attachment& from) const {
        auto* one = memory_.make<gapless_attachment>();
        one->kind = static_cast<gapless_message_kind>(from.kind);
        one->reference = memory_.text(from.reference);
        one->name = memory_.text(from.name);
        one->media_type = memory_.text(from.media_type);
        one->bytes = from.bytes;
        one->width = from.width;
        one->height = from.height;
        one->length_ms = from.length.milliseconds();
        one->thumbnail = memory_.text(from.thumbnail);
        one->thumbnail_type = memory_.text(from.thumbnail_type);
        one->digest = memory_.text(from.digest ? from.digest->view() : std::string_view());
        one->state = static_cast<gapless_attachment_state>(from.state);
        one->caption = memory_.text(from.caption);
        made_.attachment = one;
    }

    void operator()(const custom_content& from) const {
        auto* one = memory_.make<gapless_custom_content>();
        one->type = memory_.text(from.type);
        one->bytes = memory_.text(from.bytes);
        one->fallback = memory_.text(from.fallback);
        made_.custom = one;
    }

private:
    arena& memory_;
    gapless_content& made_;
};

}  // namespace

void fill(arena& memory, gapless_content& shown_one, const content& from) {
    std::visit(content_shower(memory, shown_one), from);
}

}  // namespace gapless::c
