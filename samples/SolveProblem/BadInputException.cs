namespace Samples;

/// <summary>What was typed or set cannot be used; the message says what to do.</summary>
internal sealed class BadInputException(string message) : Exception(message);
