namespace CodeFirstWorkflows.Tests.Workflows;

/// <summary>Tells how far it has come.</summary>
[Workflow]
public partial class Reporter : Workflow<double>
{
    [Step]
    private static void Work(double input, StepContext context) => context.ReportProgress(input, "half way");
}
