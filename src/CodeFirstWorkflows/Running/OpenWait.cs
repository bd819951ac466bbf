using System.Text.Json;

namespace CodeFirstWorkflows;

/// <summary>A step that waits for an answer.</summary>
/// <param name="Key">The wait's key, by which it is answered.</param>
/// <param name="Step">The step's name.</param>
/// <param name="Question">The values of the step's parameters, by their names.</param>
/// <param name="Since">Since when.</param>
/// <param name="Expires">Until when; <see langword="null"/>: for ever.</param>
public sealed record OpenWait(string Key, string Step, JsonElement Question, DateTimeOffset Since, DateTimeOffset? Expires);
