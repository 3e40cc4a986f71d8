namespace Ses.Resilient.Conformance;

/// <summary>A line is JSON but no case; the message says why.</summary>
internal sealed class CaseFormatException(string message) : Exception(message);
