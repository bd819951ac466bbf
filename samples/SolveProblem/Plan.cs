using System.Text.Json.Serialization;

namespace Samples;

/// <summary>What the model replies to the second prompt, as a value: its schema goes out with the prompt.</summary>
public sealed record Plan(string Goal, IReadOnlyList<PlannedTask> Tasks);

public sealed record PlannedTask(string Title, Effort Effort);

public enum Effort
{
    Small,
    Medium,
    Large,
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Plan))]
internal sealed partial class SolveProblemJson : JsonSerializerContext;
