using System.Text.Json.Serialization;

namespace CodeFirstWorkflows;

/// <summary>Why a step or a run failed. All kinds are declared from the start, so that a switch over them stays whole; not all arise yet.</summary>
public enum ErrorKind
{
    /// <summary>An exception of the step's own code, its services or its chat client.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed = 0,

    /// <summary>The run was canceled.</summary>
    [JsonStringEnumMemberName("canceled")]
    Canceled = 1,

    /// <summary>A timeout ran out.</summary>
    [JsonStringEnumMemberName("timed out")]
    TimedOut = 2,

    /// <summary>The tokens allowed were used up.</summary>
    [JsonStringEnumMemberName("budget exceeded")]
    BudgetExceeded = 3,

    /// <summary>A model's reply did not have the shape of the step's result.</summary>
    [JsonStringEnumMemberName("structured output")]
    StructuredOutput = 4,

    /// <summary>A branch met an enum value that was never declared.</summary>
    [JsonStringEnumMemberName("undeclared value")]
    UndeclaredValue = 5,

    /// <summary>A resumed run did not repeat what is recorded of it.</summary>
    [JsonStringEnumMemberName("diverged")]
    Diverged = 6,

    /// <summary>The workflow changed its shape since the run was recorded.</summary>
    [JsonStringEnumMemberName("shape changed")]
    ShapeChanged = 7,

    /// <summary>A plugin failed.</summary>
    [JsonStringEnumMemberName("plugin")]
    Plugin = 8,
}
