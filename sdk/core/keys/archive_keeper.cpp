#include "sdk/core/keys/archive_keeper.hpp"

#include "protocol/crypto/archive_chunk.hpp"
#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/byte_writer.hpp"
#include "protocol/crypto/key_box.hpp"
#include "protocol/planted.hpp"
#include "sdk/core/keys/key_names.hpp"
#include "sdk/core/keys/text.hpp"

#include <gapless/assert.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <limits>
#include <span>
#include <utility>

namespace gapless::sdk {
namespace {

using secret_key = crypto::secret_bytes<32>;

// So often the user's list is asked for, to find who made a box, or whether the user began anew.
constexpr std::uint32_t lists_max = 3;

// From there on there are no chunks: only the boxes are asked for.
constexpr std::uint64_t no_chunks = protocol::archive_chunks_max;

key_name place_name() { return {key_kind::archive_place, {}}; }

key_name code_name() { return {key_kind::recovery, {}}; }

constexpr std::size_t without_limit = std::numeric_limits<std::size_t>::max();

// The records of a kind, in order.
std::vector<key_name> names_of(const ledger& book, key_kind kind, std::size_t most) {
    std::vector<key_name> found;
    for (auto each = book.keys().lower_bound({kind, {}});
         each != book.keys().end() && each->first.kind == kind && found.size() < most;
         ++each) {
        found.push_back(each->first);
    }
    return found;
}

}  // namespace

archive_keeper::archive_keeper(
    crypto::algorithms& use, ledger& book, own_keys& own, user_book& users, relation_book& relations
)
    : use_(use), ledger_(book), own_(own), users_(users), relations_(relations) {}

void archive_keeper::handle_news() { is_stale_ = true; }

void archive_keeper::handle_own(const protocol::user_keys& told, wall_time now) {
    is_stale_ = is_stale_ || doubts_ > 0 || is_key_due();
    targets_.clear();
    for (auto& each : users_.targets_of(told, now)) {
        if (each.recipient.device != ledger_.owner().device) {
            targets_.emplace(each.recipient.device, std::move(each));
        }
    }
}

void archive_keeper::handle_secret(conversation_id where, std::uint64_t epoch) {
    ledger_.put_key(unarchived_name(where, epoch), std::string{});
}

void archive_keeper::handle_begun_anew() {
    std::vector<key_name> former;
    for (const auto kind : {key_kind::archive_key, key_kind::boxed}) {
        std::ranges::copy(names_of(ledger_, kind, without_limit), std::back_inserter(former));
    }
    former.insert(former.end(), {place_name(), code_name()});
    for (const auto& name : former) {
        ledger_.put_key(name, std::nullopt);
    }
    for (const auto& name : names_of(ledger_, key_kind::epoch, without_limit)) {
        ledger_.put_key({key_kind::unarchived, name.name}, std::string{});
    }
    if (awaited_) {
        awaited_ = fetching{};  // the answer is about what is not there any more
    }
    recovery_.clear();
    doubts_ = 0;
    is_stale_ = true;
}

std::optional<protocol::request_body> archive_keeper::next_request() {
    if (awaited_) {
        return std::nullopt;
    }
    if (is_stale_) {
        awaited_ = fetching{};
        return protocol::fetch_archive{has_keys() ? place() : no_chunks};
    }
    if (!has_keys() || !is_listed()) {
        return std::nullopt;
    }
    if (auto box = next_box()) {
        awaited_ = boxing{box->device, key_count()};
        return *std::move(box);
    }
    if (is_behind_) {
        return std::nullopt;
    }
    if (auto chunk = next_chunk()) {
        return *std::move(chunk);
    }
    return std::nullopt;
}

bool archive_keeper::is_waiting() const {
    if (!is_listed() || !has_keys() || is_behind_) {
        return is_listed();
    }
    const auto& owner = ledger_.owner();
    return own_.account() != nullptr &&
           std::ranges::any_of(users_.find(owner.user_id)->devices, [&](const pinned_device& each) {
               return each.to_list == 0 && each.device != owner.device && is_box_due(each.device);
           });
}

bool archive_keeper::is_box_due(const device_id& device) const {
    const auto* kept = ledger_.key(boxed_name(device));
    return kept == nullptr || crypto::byte_reader(crypto::view_of(*kept)).u32() < key_count();
}

archive_keeper::progress archive_keeper::handle_answer(const result<protocol::response>& answer) {
    progress made;
    const auto done = std::exchange(awaited_, std::nullopt);
    GAPLESS_ASSERT(done.has_value());
    if (std::holds_alternative<fetching>(*done)) {
        if (answer && answer->archive) {
            is_stale_ = false;
            take_archive(*answer->archive, made);
        } else {
            made.has_failed = true;
        }
        return made;
    }
    if (!answer && !(GAPLESS_PLANTED(archive_conflict_forgets) && place() > 1)) {
        // Another device was faster.
        is_stale_ = answer.error().code == errc::conflict;
        made.has_failed = !is_stale_;
        if (is_stale_) {
            note_boxed(*done);
        }
        return made;
    }
    if (std::holds_alternative<boxing>(*done)) {
        note_boxed(*done);
    } else {
        for (const auto& name : std::get<appending>(*done).secrets) {
            ledger_.put_key(name, std::nullopt);
        }
        put_place(place() + 1);
    }
    return made;
}

// There is a box with these keys, or with more.
void archive_keeper::note_boxed(const step& done) {
    if (const auto* boxed = std::get_if<boxing>(&done)) {
        ledger_.put_key(
            boxed_name(boxed->device), text_of(crypto::byte_writer{}.u32(boxed->keys).take())
        );
    }
}

// ---- What the server has.

void archive_keeper::take_archive(const protocol::fetched_archive& told, progress& made) {
    recovery_ = told.recovery;
    is_behind_ = false;
    const bool could_read = has_keys();
    if (!told.box.empty()) {
        look_at_box(told.box, made);
    }
    const bool is_first = !has_keys() && told.recovery.empty();
    if (is_key_due() || (is_first && is_listed() && own_.account() != nullptr)) {
        make_key();
    }
    if (!could_read) {
        is_stale_ = has_keys() && told.count > 0;
        return;
    }
    if (told.count < place()) {
        // What was there is not there any more.
        doubt(made);
        if (made.is_doubtful) {
            put_place(told.count);
            made.is_doubtful = !GAPLESS_PLANTED(attack_archive_rollback_accepted);
        }
        return;
    }
    for (const auto& chunk : told.chunks) {
        if (!take_chunk(chunk, made)) {
            is_behind_ = true;
            return;
        }
    }
    is_stale_ = place() < told.count && !told.chunks.empty();
}

void archive_keeper::look_at_box(const std::string& box, progress& made) {
    switch (take_box(box)) {
        case box_is::good:
            doubts_ = 0;
            break;
        case box_is::made_by_a_stranger:
            return doubt(made);
        case box_is::bad:
            doubts_ = 0;
            made.is_doubtful = true;
    }
}

// Something may have happened since the list came that is known here.
void archive_keeper::doubt(progress& made) {
    made.needs_list = ++doubts_ < lists_max;
    if (!made.needs_list) {
        made.is_doubtful = true;
        doubts_ = 0;
    }
}

archive_keeper::box_is archive_keeper::take_box(const std::string& box) {
    const auto raw = crypto::view_of(box);
    const auto said = crypto::read_unverified_key_box(raw);
    const auto& owner = ledger_.owner();
    if (!said || said->user != owner.user_id || said->to.device != owner.device) {
        return box_is::bad;
    }
    const auto* own = users_.find(owner.user_id);
    const auto* maker = own == nullptr ? nullptr : own->find(said->from);
    const auto* signer = users_.signer(owner.user_id, said->from);
    const auto* key = own_.agreement(said->to.key_number);
    if (maker == nullptr || signer == nullptr) {
        return box_is::made_by_a_stranger;
    }
    if (key == nullptr) {
        return box_is::bad;
    }
    const auto opened = crypto::open_key_box(use_, *signer, *said, *key, raw);
    if (!opened) {
        return box_is::bad;
    }
    if (maker->to_list == 0) {
        put_keys(*opened);
    }
    return box_is::good;
}

// False: it can be read when this device has a key that it does not have yet.
bool archive_keeper::take_chunk(const std::string& chunk, progress& made) {
    const auto raw = crypto::view_of(chunk);
    const auto needed = crypto::key_of_chunk(raw);
    const auto key = needed ? key_of(*needed) : std::nullopt;
    if (needed && !key) {
        return false;
    }
    const auto number = place();
    put_place(number + 1);
    const crypto::archive_place at{ledger_.owner().user_id, number};
    const auto epochs =
        key ? crypto::open_archive_chunk(use_, *key, at, raw)
            : crypto::outcome<std::vector<crypto::archived_epoch>>(crypto::reason::not_authentic);
    if (!epochs) {
        made.is_doubtful = true;
        return true;
    }
    for (const auto& each : *epochs) {
        ledger_.put_key(unarchived_name(each.conversation, each.epoch), std::nullopt);
        if (relations_.take_secret(each)) {
            made.opened.insert(each.conversation);
        }
    }
    return true;
}

// ---- What this device adds.

std::optional<protocol::put_key_box> archive_keeper::next_box() {
    if (own_.account() == nullptr) {
        return std::nullopt;
    }
    // That of the recovery code first: whoever has one device only has nothing else.
    std::vector<device_id> devices{device_id{}};
    const auto* own = users_.find(ledger_.owner().user_id);
    for (const auto& [device, target] : targets_) {
        // A newer list may have come since.
        if (own->find(device)->to_list == 0) {
            devices.push_back(device);
        }
    }
    for (const auto& device : devices) {
        if (is_box_due(device)) {
            if (auto box = sealed_box(device)) {
                return protocol::put_key_box{device, *std::move(box)};
            }
        }
    }
    return std::nullopt;
}

std::optional<std::string> archive_keeper::sealed_box(const device_id& device) {
    const auto& owner = ledger_.owner();
    if (device == device_id{}) {
        const auto* code = ledger_.key(code_name());
        auto seed = own_.account_seed();
        if (code == nullptr || !seed) {
            return std::nullopt;
        }
        const secret_key secret{crypto::view_of(*code).first<32>()};
        const auto fresh = own_.draw();
        return text_of(crypto::seal_recovery_box(
            use_, secret, owner.user_id, {*std::move(seed), keys()}, fresh.view()
        ));
    }
    const auto& target = targets_.at(device);
    const auto ephemeral = crypto::agreement_key::from(own_.draw());
    GAPLESS_ASSERT(ephemeral.has_value());
    const auto sealed = crypto::seal_key_box(
        use_,
        own_.device_key(),
        {owner.user_id, owner.device, target.recipient},
        target.key,
        *ephemeral,
        keys()
    );
    return sealed ? std::optional(text_of(*sealed)) : std::nullopt;
}

std::optional<protocol::append_archive> archive_keeper::next_chunk() {
    const auto names = names_of(ledger_, key_kind::unarchived, crypto::archive_chunk_epochs_max);
    std::vector<crypto::archived_epoch> epochs;
    for (const auto& name : names) {
        crypto::byte_reader in(crypto::view_of(name.name));
        const conversation_id where{in.u63()};
        const auto number = in.u63();
        const auto* told = relations_.find_epoch(where, number);
        if (told != nullptr && told->secret.size() == secret_key::size) {
            const auto secret = crypto::view_of(told->secret).first<secret_key::size>();
            epochs.push_back({where, number, told->id, secret_key{secret}});
        }
    }
    if (epochs.empty()) {
        return std::nullopt;
    }
    awaited_ = appending{names};
    const crypto::archive_place at{ledger_.owner().user_id, place()};
    const auto fresh = own_.draw();
    const auto all = keys();
    return protocol::append_archive{
        at.number,
        text_of(crypto::seal_archive_chunk(use_, all.back().secret, at, epochs, fresh.view()))
    };
}

// ---- The recovery code.

result<std::string> archive_keeper::recovery_code() const {
    const auto* code = ledger_.key(code_name());
    if (code == nullptr) {
        return error{errc::forbidden, "another device of this user has the recovery code"};
    }
    const secret_key secret{crypto::view_of(*code).first<32>()};
    return crypto::recovery_code_text(use_, secret);
}

result<void> archive_keeper::restore(std::string_view code) {
    const auto secret = crypto::read_recovery_code(use_, code);
    if (!secret) {
        return error{errc::usage, "that is no recovery code: look for a mistake in it"};
    }
    if (recovery_.empty()) {
        return error{errc::keys_missing, "nothing of this user was backed up"};
    }
    const auto opened = crypto::open_recovery_box(
        use_, *secret, ledger_.owner().user_id, crypto::view_of(recovery_)
    );
    if (!opened) {
        return error{errc::wrong_password, "the recovery code is another one"};
    }
    own_.take_account(opened->account);
    put_keys(opened->keys);
    ledger_.put_key(code_name(), text_of(secret->view()));
    ledger_.put_key(
        boxed_name(device_id{}), text_of(crypto::byte_writer{}.u32(key_count()).take())
    );
    is_stale_ = true;
    return {};
}

// ---- What is kept.

// The newest is of before a device was revoked.
bool archive_keeper::is_key_due() const {
    const auto all = keys();
    if (all.empty() || all.size() >= crypto::archive_keys_max || own_.account() == nullptr) {
        return false;
    }
    const auto* own = users_.find(ledger_.owner().user_id);
    return is_listed() && std::ranges::any_of(own->devices, [&](const pinned_device& each) {
               return each.to_list > all.back().since;
           });
}

void archive_keeper::make_key() {
    const auto* own = users_.find(ledger_.owner().user_id);
    if (!has_keys()) {
        ledger_.put_key(code_name(), text_of(own_.draw().view()));
    }
    crypto::archive_keys made;
    made.push_back({static_cast<std::uint32_t>(own->list_seq()), own_.draw()});
    put_keys(made);
}

std::uint32_t archive_keeper::key_count() const {
    return static_cast<std::uint32_t>(names_of(ledger_, key_kind::archive_key, without_limit).size()
    );
}

std::optional<secret_key> archive_keeper::key_of(std::uint32_t id) const {
    for (const auto& each : keys()) {
        if (crypto::archive_key_id(use_, each.secret) == id) {
            return each.secret.copy();
        }
    }
    return std::nullopt;
}

crypto::archive_keys archive_keeper::keys() const {
    crypto::archive_keys all;
    for (const auto& name : names_of(ledger_, key_kind::archive_key, without_limit)) {
        const auto& kept = *ledger_.key(name);
        const auto since = crypto::byte_reader(crypto::view_of(name.name)).u32();
        if (kept.size() == secret_key::size) {
            all.push_back({since, secret_key{crypto::view_of(kept).first<secret_key::size>()}});
        }
    }
    return all;
}

// Beside those that are here already.
void archive_keeper::put_keys(const crypto::archive_keys& keys) {
    for (const auto& each : keys) {
        const auto name = archive_key_name(each.since, crypto::archive_key_id(use_, each.secret));
        if (ledger_.key(name) == nullptr && key_count() < crypto::archive_keys_max) {
            ledger_.put_key(name, text_of(each.secret.view()));
        }
    }
}

std::uint64_t archive_keeper::place() const {
    const auto* kept = ledger_.key(place_name());
    return kept == nullptr ? 0 : crypto::byte_reader(crypto::view_of(*kept)).u63();
}

void archive_keeper::put_place(std::uint64_t count) {
    ledger_.put_key(place_name(), text_of(crypto::byte_writer{}.u64(count).take()));
}

bool archive_keeper::is_listed() const {
    const auto& owner = ledger_.owner();
    const auto* own = users_.find(owner.user_id);
    const auto* listed = own == nullptr ? nullptr : own->find(owner.device);
    return listed != nullptr && listed->to_list == 0;
}

}  // namespace gapless::sdk
