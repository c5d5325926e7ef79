#pragma once

#include <boost/asio/detached.hpp>
