using System.Text.Json.Serialization;

namespace Samples;

/// <summary>What has to be found out.</summary>
public sealed record Plan(IReadOnlyList<ResearchTask> Tasks);

public sealed record ResearchTask(string Title, IReadOnlyList<string> Keywords);

/// <summary>What was found out about one task, and in which notes.</summary>
public sealed record Finding(string Title, string Text, IReadOnlyList<string> Sources);

/// <summary>All that was found, and what was not.</summary>
public sealed record Material(IReadOnlyList<Finding> Findings, IReadOnlyList<string> Gaps);

/// <summary>What a critic says about a draft.</summary>
public sealed record Critique(bool Accepted, IReadOnlyList<string> Flaws);

/// <summary>The last draft, what it rests on, what is missing, and what the critic said about each draft.</summary>
public sealed record Report(string Text, IReadOnlyList<string> Sources, IReadOnlyList<string> Gaps, IReadOnlyList<Critique> Reviews);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Plan))]
[JsonSerializable(typeof(IReadOnlyList<Note>))]
[JsonSerializable(typeof(Finding))]
[JsonSerializable(typeof(Material))]
[JsonSerializable(typeof(Critique))]
[JsonSerializable(typeof(Report))]
internal sealed partial class ReportJson : JsonSerializerContext;
