namespace CodeFirstWorkflows.Language.Model;

/// <summary>A parameter of a step and where its value comes from.</summary>
internal sealed record ParameterModel(string Name, TypeRef Type, ParameterSource Source, bool IsUntrusted);

/// <summary>Where a parameter's value comes from.</summary>
internal abstract record ParameterSource;

/// <summary>The attempt's cancellation token.</summary>
internal sealed record CancellationSource : ParameterSource;

/// <summary>The attempt's StepContext.</summary>
internal sealed record ContextSource : ParameterSource;

/// <summary>The engine's chat client, metered; <paramref name="Key"/> is a C# literal.</summary>
internal sealed record ChatClientSource(string? Key) : ParameterSource;

/// <summary>A service of the attempt's scope; <paramref name="Key"/> is a C# expression.</summary>
internal sealed record ServiceSource(string Type, string? Key, bool IsOptional) : ParameterSource;

/// <summary>The first of these paths that has a value.</summary>
internal sealed record ValueSource(EquatableArray<ValuePath> Candidates) : ParameterSource;

/// <summary>A step's result with its usage, duration and attempts.</summary>
internal sealed record StepResultSource(int Step) : ParameterSource;

/// <summary>The results of all completed visits of a repeated step.</summary>
internal sealed record VisitsSource(int Step) : ParameterSource;

/// <summary>The failure that a helper deals with.</summary>
/// <param name="IsException">Whether what was thrown, or how it is recorded.</param>
internal sealed record FailureSource(bool IsException) : ParameterSource;

/// <summary>The result of the step that a helper takes back.</summary>
/// <param name="Step">The step's index.</param>
internal sealed record OwnResultSource(int Step) : ParameterSource;

/// <summary>The result of a step if it has one, when the run has failed.</summary>
/// <param name="Step">The step's index.</param>
internal sealed record ExistingSource(int Step) : ParameterSource;
