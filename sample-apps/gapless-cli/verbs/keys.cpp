// verify, link and revoke: whose keys are whose.
#include "sample-apps/gapless-cli/answer.hpp"
#include "sample-apps/gapless-cli/output.hpp"
#include "sample-apps/gapless-cli/safety_words.hpp"
#include "sample-apps/gapless-cli/saying.hpp"
#include "sample-apps/gapless-cli/verbs/online_with_keys.hpp"
#include "sample-apps/gapless-cli/verbs/verbs.hpp"

#include <gapless/uuid.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gapless::cli {

namespace {

// What the user says of the number that is shown, if anything.
enum class judgement : std::uint8_t { none, verified, unverified };

result<void> mark(
    device& opened, const std::string& user, const std::string& number, judgement said
) {
    answer<void> marked;
    if (said == judgement::verified) {
        opened.client().mark_verified(user, number, marked.callback());
    } else if (said == judgement::unverified) {
        opened.client().mark_unverified(user, marked.callback());
    } else {
        return {};
    }
    return marked.take(opened);
}

result<void> verify(const console& on, const std::string& user, judgement said) {
    auto opened = open_with_keys(on);
    if (!opened) {
        return opened.error();
    }
    answer<std::string> asked;
    (*opened)->client().safety_number(user, asked.callback());
    const auto number = asked.take(**opened);
    if (!number) {
        return number.error();
    }
    if (auto marked = mark(**opened, user, *number, said); !marked) {
        return marked;
    }
    answer<verification> known;
    (*opened)->client().verification(user, known.callback());
    const auto how = known.take(**opened);
    if (!how) {
        return how.error();
    }
    on.out.print(saying_of_safety_number(user, *number, *how));
    return {};
}

result<void> begin_anew(const console& on) {
    auto opened = open_with_keys(on);
    if (!opened) {
        return opened.error();
    }
    answer<void> begun;
    (*opened)->client().begin_anew(begun.callback());
    if (const auto done = begun.take(**opened, key_patience); !done) {
        return done.error();
    }
    on.out.print(
        {json{{"event", "begun_anew"}},
         "begun anew: your other devices have to log in again, each with a new mailbox, and those "
         "who write with you are told"}
    );
    return {};
}

result<void> link(const console& on, const device_id& wanted) {
    auto opened = open_with_keys(on);
    if (!opened) {
        return opened.error();
    }
    answer<std::vector<gapless::device>> listed;
    (*opened)->client().devices(listed.callback());
    const auto rows = listed.take(**opened);
    if (!rows) {
        return rows.error();
    }
    const auto found = std::ranges::find(*rows, wanted, &gapless::device::id);
    if (found == rows->end()) {
        return error(errc::usage, "no such device of yours has logged in");
    }
    answer<void> linked;
    (*opened)->client().link_device(*found, linked.callback());
    if (const auto done = linked.take(**opened, key_patience); !done) {
        return done.error();
    }
    const auto text = uuid_text(wanted.view());
    on.out.print({json{{"event", "linked"}, {"device", text}}, "linked: " + text});
    return {};
}

result<void> revoke(const console& on, const device_id& gone) {
    auto opened = open_with_keys(on);
    if (!opened) {
        return opened.error();
    }
    answer<void> revoked;
    (*opened)->client().revoke_device(gone, revoked.callback());
    if (const auto done = revoked.take(**opened, key_patience); !done) {
        return done.error();
    }
    const auto text = uuid_text(gone.view());
    on.out.print({json{{"event", "revoked"}, {"device", text}}, "revoked: " + text});
    return {};
}

using device_verb = result<void> (*)(const console&, const device_id&);

void add_device_verb(
    CLI::App& devices, command& chosen, const char* name, const char* what, device_verb run
) {
    auto* verb = devices.add_subcommand(name, what);
    const auto named = std::make_shared<std::string>();
    add_flags(*verb, chosen.chosen);
    verb->add_option("device", *named, "Which: the id that it has in devices")
        ->type_name("UUID")
        ->check(is_device())
        ->required();
    verb->callback([&chosen, named, run] {
        chosen.run = [named, run](const console& on) {
            return run(on, device_id{client_id_from_text(*named).value().bytes});
        };
    });
}

}  // namespace

void add_key_verbs(CLI::App& devices, command& chosen) {
    add_device_verb(devices, chosen, "link", "Let another of your devices read and write", link);
    add_device_verb(devices, chosen, "revoke", "Let a device of yours read no more", revoke);
    auto* anew = devices.add_subcommand(
        "begin-anew", "With this device alone: the account key and the recovery code are lost"
    );
    add_flags(*anew, chosen.chosen);
    anew->callback([&chosen] { chosen.run = begin_anew; });
}

void add_verify(CLI::App& program, command& chosen) {
    auto* verb = program.add_subcommand("verify", "The number that you and another user compare");
    const auto user = std::make_shared<std::string>();
    add_flags(*verb, chosen.chosen);
    verb->add_option("user", *user, "The other user")->type_name("NAME")->required();
    const auto said = std::make_shared<judgement>(judgement::none);
    auto* yes = verb->add_flag_callback(
        "--verified",
        [said] { *said = judgement::verified; },
        "You have compared it: it is the same"
    );
    verb->add_flag_callback(
            "--unverified",
            [said] { *said = judgement::unverified; },
            "You have not, and write to them all the same"
    )
        ->excludes(yes);
    verb->callback([&chosen, user, said] {
        chosen.run = [user, said](const console& on) { return verify(on, *user, *said); };
    });
}

}  // namespace gapless::cli
