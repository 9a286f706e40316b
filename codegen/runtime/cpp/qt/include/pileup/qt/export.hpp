/// @file
/// Marks what the library of the Qt client hands to programs, for Windows, where a linker finds the data of
/// another library (the meta-objects of classes with signals) only when told so. Elsewhere it is nothing.

#pragma once

#if defined(_WIN32) && defined(PILEUP_SHARED)
#ifdef PILEUP_BUILDS_QT_CLIENT
#define PILEUP_QT_EXPORT __declspec(dllexport)
#else
#define PILEUP_QT_EXPORT __declspec(dllimport)
#endif
#else
#define PILEUP_QT_EXPORT
#endif
