namespace Samples;

/// <summary>What the program returns to the shell.</summary>
internal static class ExitCode
{
    public const int Completed = 0;
    public const int Failed = 1;
    public const int BadInput = 2;
    public const int Canceled = 130;
}
