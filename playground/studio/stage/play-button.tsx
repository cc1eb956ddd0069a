import { isPlaying } from '../../parts/motion';

/** Button that plays and pauses animated images. */
export function PlayButton() {
  return (
    <button type="button" class="small play" onClick={() => { isPlaying.value = !isPlaying.value; }}>
      {isPlaying.value ? 'Pause animation' : 'Play animation'}
    </button>
  );
}
