// The parts of Boost.Beast that are no templates, compiled once.
#include <boost/beast/src.hpp>
