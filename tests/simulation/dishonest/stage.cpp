#include "tests/simulation/dishonest/stage.hpp"

#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/signing_key.hpp"

#include <gapless/assert.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace gapless::simulation {
namespace {

constexpr duration patience = seconds(90);
constexpr std::array names{"alice", "bob", "carol", "mallory", "bob's tablet"};
constexpr const char* password = "the one that all of them have";

options calm(std::uint64_t seed) {
    prng draw(seed, "stage");
    options drawn;
    drawn.seed = seed;
    drawn.users = people;
    drawn.devices_per_user = 1;
    drawn.encrypted = true;
    drawn.delay_low = milliseconds(draw.between(1, 20));
    drawn.delay_mean = milliseconds(draw.between(1, 60));
    return drawn;
}

sdk::identity made_identity(protocol::entropy& chance) {
    crypto::secret_bytes<32> secret;
    chance.fill(secret.writable());
    sdk::identity made;
    made.public_key = crypto::signing_key::from(secret)->public_half();
    made.device = crypto::device_of(made.public_key);
    made.secret_key.assign(secret.view().begin(), secret.view().end());
    return made;
}

}  // namespace

stage::stage(std::uint64_t seed)
    : options_(calm(seed)),
      scheduler_(seed),
      entropy_(seed, "stage"),
      network_(options_, scheduler_, report_, hooks()),
      gateways_(options_, scheduler_, report_, [](std::size_t) {}),
      log_checker_(ledger_, report_, {}),
      disk_(server::job_policy{}),
      server_(options_, scheduler_, network_, report_, log_checker_, disk_),
      accounts_(options_, scheduler_, report_, server_),
      actor_([this] {
          if (is_open_ && !struck_at_) {
              struck_at_ = said_;
          }
      }) {
    for (std::size_t who = 0; who < people; ++who) {
        add_device();
    }
}

void stage::add_device() {
    const surroundings around{
        options_, scheduler_, network_, report_, ledger_, accounts_, gateways_
    };
    const std::size_t who = devices_.size();
    owners_.push_back(made_identity(entropy_));
    auto disk = std::make_unique<model_disk>(owners_.back());
    disks_.push_back(disk.get());
    devices_.push_back(std::make_unique<device_node>(around, who, names.at(who), std::move(disk)));
    devices_.back()->expect_nonsense();
    devices_.back()->deceive();
    devices_.back()->watch(*this);
    ledger_.deceived_devices.insert(owners_.back().device);
}

stage::~stage() = default;

const char* stage::name_of(std::size_t who) { return names.at(who); }

network::hooks stage::hooks() {
    network::hooks told;
    told.accepted = [this](link_id id, std::size_t device) { server_.accepted(id, device); };
    told.connected = [this](link_id id, std::size_t device) { devices_[device]->connected(id); };
    told.refused = [this](link_id id, std::size_t device) { devices_[device]->refused(id); };
    told.received = [this](link_id id, side at, std::size_t device, std::string_view bytes) {
        const std::string arrived = actor_.passed(id, at, device, bytes);
        if (arrived.empty()) {
            return;
        }
        if (at == side::server) {
            server_.received(id, arrived);
        } else {
            devices_[device]->received(id, arrived);
        }
    };
    told.closed = [this](link_id id, side at, std::size_t device) {
        at == side::server ? server_.closed(id) : devices_[device]->closed(id);
    };
    return told;
}

void stage::listen(std::function<void(const std::string&)> listener) {
    report_.listen([this, listener = std::move(listener)](const std::string& line) {
        listener(std::to_string(scheduler_.now().microseconds / 1'000) + " ms " + line);
    });
}

void stage::enter(std::size_t who) {
    server::register_account made;
    entropy_.fill(made.id.bytes);
    made.device = owners_[who].device;
    made.key = owners_[who].public_key;
    made.name = names.at(who);
    made.password = password;
    made.device_class = device_class::phone;
    accounts_.ask(made, [this, who](const server::account_answer& answer) {
        take_login(who, answer);
    });
}

void stage::take_login(std::size_t who, const server::account_answer& answer) {
    sdk::identity& mine = owners_[who];
    mine.server = "https://simulated";
    mine.user = answer.name;
    mine.user_id = answer.user;
    mine.access_token = answer.access_token;
    mine.refresh_token = answer.refresh_token;
    devices_[who]->take_login(mine);
}

void stage::log_in_tablet() {
    add_device();
    server::log_in made;
    entropy_.fill(made.id.bytes);
    made.name = names.at(bob);
    made.password = password;
    made.device = owners_[tablet].device;
    made.key = owners_[tablet].public_key;
    made.device_class = device_class::tablet;
    accounts_.ask(made, [this](const server::account_answer& answer) {
        take_login(tablet, answer);
    });
    pass(seconds(20));
}

void stage::link_tablet() {
    log_in_tablet();
    devices_[bob]->link(owners_[tablet].device, owners_[tablet].public_key);
    pass(minutes(2));
}

void stage::revoke_tablet() {
    devices_[bob]->revoke(owners_[tablet].device);
    pass(seconds(10));
}

void stage::verify(std::size_t by, std::size_t whom) {
    devices_[by]->judge(name_of(whom), true);
    pass(seconds(1));
}

void stage::open() {
    server_.start();
    for (std::size_t who = 0; who < people; ++who) {
        enter(who);
    }
    pass(seconds(20));
    group_ = make_group("the three");
    for (std::size_t who = alice; who <= carol; ++who) {
        say(who, std::string("hello from ") + names.at(who));
    }
    for (std::size_t who = alice; who <= carol; ++who) {
        GAPLESS_ASSERT(has_shown(who, "hello from carol") || who == carol);
    }
    is_open_ = true;
    said_ = 0;
}

conversation_id stage::make_group(const std::string& name) {
    std::set<conversation_id> before;
    for (const auto& [id, row] : devices_[alice]->mirror().conversations()) {
        before.insert(id);
    }
    devices_[alice]->submit(protocol::create_group{name, {"bob", "carol"}});
    pass(seconds(10));
    for (const auto& [id, row] : devices_[alice]->mirror().conversations()) {
        if (!before.contains(id) && row.kind == conversation_kind::group) {
            return id;
        }
    }
    return {};
}

void stage::submit(std::size_t who, const std::string& text) {
    submit(who, outgoing_message{text});
}

void stage::submit(std::size_t who, outgoing_message what) {
    static_cast<void>(devices_[who]->send(destination::to(group_), std::move(what)));
}

void stage::say(std::size_t who, const std::string& text) { say_in(group_, who, text); }

void stage::say_in(conversation_id where, std::size_t who, const std::string& text) {
    say_to(destination::to(where), who, text);
}

void stage::say_to(const destination& to, std::size_t who, const std::string& text) {
    ++said_;
    static_cast<void>(devices_[who]->send(to, {text}));
    settle();
}

void stage::say_all(std::size_t who, const std::vector<std::string>& texts) {
    said_ += texts.size();
    for (const auto& each : texts) {
        submit(who, each);
    }
    settle();
}

void stage::rename(std::size_t who, const std::string& name) {
    ask(who, protocol::rename_group{group_, name});
}

void stage::ask(std::size_t who, protocol::request_body what) {
    devices_[who]->submit(std::move(what));
    settle();
}

void stage::go_offline(std::size_t who) {
    devices_[who]->go_offline();
    pass(seconds(2));
}

void stage::go_online(std::size_t who) {
    devices_[who]->go_online();
    settle();
}

void stage::reopen(std::size_t who) {
    devices_[who]->reopen();
    settle();
}

void stage::pass(duration how_long) {
    const instant end = scheduler_.now() + how_long;
    bool is_over = false;
    scheduler_.at(end, [&is_over] { is_over = true; });
    while (!is_over && scheduler_.step()) {
    }
}

// Three quiet seconds, or whoever waits waits in vain.
void stage::settle() {
    const instant end = scheduler_.now() + patience;
    pass(seconds(3));
    while (!is_at_rest() && scheduler_.now() < end) {
        pass(seconds(3));
    }
}

bool stage::is_at_rest() const {
    return std::ranges::all_of(devices_, [this](const auto& device) {
        const auto& rows = device->mirror().conversations();
        const bool is_up = device->is_settled();
        const bool has_all = std::ranges::all_of(rows, [](const auto& row) {
            return row.second.high >= row.second.head;
        });
        const auto row = rows.find(group_);
        const auto log = ledger_.logs.find(group_);
        const bool has_group = row == rows.end() || log == ledger_.logs.end() ||
                               row->second.high >= log->second.head();
        return is_up && has_all && has_group && device->mirror().pending().empty();
    });
}

seq stage::head_of(conversation_id where) const { return ledger_.logs.at(where).head(); }

message stage::stored(conversation_id where, seq position) const {
    const auto& log = ledger_.logs.at(where);
    const auto sealed = log.sealed.find(position);
    return sealed == log.sealed.end() ? *log.at(position) : sealed->second;
}

sdk::mailbox_state stage::mailbox_of(std::size_t who) const {
    return *(*disks_[who]->open())->load();
}

std::vector<annotation> stage::annotations_of(std::size_t who, seq position) const {
    return *(*disks_[who]->open())->annotations(group_, position, position);
}

void stage::handle_shown(std::size_t device, const message_event& shown) {
    shown_.push_back({device, shown.conversation, shown.message});
}

void stage::handle_found(std::size_t device, const sdk::key_finding& found) {
    findings_.push_back({device, found, said_});
}

bool stage::has_shown(std::size_t who, const std::string& text) const {
    return std::ranges::any_of(shown_, [&](const told_message& each) {
        return each.device == who && each.where == group_ && each.entry.body == text &&
               each.entry.protection == message_protection::end_to_end;
    });
}

bool stage::is_forged(const told_message& each) const {
    const auto made = ledger_.submissions.find(each.entry.client_id);
    if (made == ledger_.submissions.end()) {
        return true;
    }
    const submission& truth = made->second;
    const sdk::identity& author = owners_[truth.device];
    return truth.to.conversation != each.where || truth.body != each.entry.body ||
           truth.kind != each.entry.kind || author.user_id != each.entry.sender ||
           author.device != each.entry.device;
}

std::vector<std::string> stage::forgeries() const {
    std::vector<std::string> found;
    std::set<std::pair<std::size_t, client_id>> ids;
    for (const told_message& each : shown_) {
        if (each.entry.protection != message_protection::end_to_end) {
            continue;
        }
        const bool is_first = ids.emplace(each.device, each.entry.client_id).second;
        if (!is_first || is_forged(each)) {
            found.push_back(
                std::string(names.at(each.device)) + " was shown '" + each.entry.body + "' at " +
                std::to_string(each.entry.seq.value)
            );
        }
    }
    return found;
}

}  // namespace gapless::simulation
